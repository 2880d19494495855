namespace Enisle.Machine.Memory;

/// <summary>What is known of a page of guest memory beside its contents.</summary>
[Flags]
public enum RamPageFlags : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A software CPU holds decoded code of this page: whoever writes to it tells the CPU.</summary>
    HasCode = 1,

    /// <summary>Written since the dirty log was last read.</summary>
    Dirty = 2,
}
