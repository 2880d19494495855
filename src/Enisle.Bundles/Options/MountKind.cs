namespace Enisle.Bundles.Options;

/// <summary>What is mounted.</summary>
public enum MountKind
{
    /// <summary>A file or directory of the host.</summary>
    Bind,

    /// <summary>A volume of the engine's.</summary>
    Volume,

    /// <summary>Memory.</summary>
    Tmpfs,

    /// <summary>An image's root file system, read-only.</summary>
    Image,
}
