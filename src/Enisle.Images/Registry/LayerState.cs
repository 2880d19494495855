namespace Enisle.Images.Registry;

/// <summary>How far a layer is; the names are Docker's, which <see cref="LayerStates"/> spells.</summary>
public enum LayerState
{
    /// <summary>It is known that it must be fetched.</summary>
    PullingFsLayer,

    /// <summary>Others come first.</summary>
    Waiting,

    /// <summary>So many bytes of so many are there.</summary>
    Downloading,

    /// <summary>It is in the store, verified.</summary>
    DownloadComplete,

    /// <summary>It is being unpacked.</summary>
    Extracting,

    /// <summary>Nothing is left to do for it.</summary>
    PullComplete,

    /// <summary>It was in the store before.</summary>
    AlreadyExists,
}
