namespace Enisle.Emulator.Mmu;

/// <summary>What is being done to a linear address; the bits are those of a page fault's error code.</summary>
internal static class Access
{
    public const uint Read = 0;
    public const uint Present = 1;
    public const uint Write = 2;
    public const uint User = 4;
    public const uint Reserved = 8;
    public const uint Fetch = 16;

    /// <summary>The processor's own access to descriptor tables and the TSS: supervisor whatever CPL is, and EFLAGS.AC does not open user pages to it.</summary>
    public const uint Implicit = 0x100;
}
