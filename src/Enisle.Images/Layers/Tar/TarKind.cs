namespace Enisle.Images.Layers.Tar;

/// <summary>What an entry makes.</summary>
public enum TarKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>One more name of an earlier file.</summary>
    HardLink,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>A character device.</summary>
    CharacterDevice,

    /// <summary>A block device.</summary>
    BlockDevice,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A named pipe.</summary>
    Fifo,
}
