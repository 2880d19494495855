namespace Enisle.Emulator.Cpus;

/// <summary>What decoded code depends on beside its bytes.</summary>
internal static class CpuMode
{
    /// <summary>0: 16-bit code, 1: 32, 2: 64.</summary>
    public const uint CodeMask = 3;

    /// <summary>The same for the stack pointer.</summary>
    public const int StackShift = 2;
    public const uint StackMask = 3 << StackShift;

    /// <summary>Segments have bases or limits: each access checks them.</summary>
    public const uint Checked = 1 << 4;

    /// <summary>IA-32e mode, 64-bit or compatibility.</summary>
    public const uint Long = 1 << 5;

    /// <summary>CR0.EM.</summary>
    public const uint NoX87 = 1 << 6;

    /// <summary>CR0.TS.</summary>
    public const uint TaskSwitched = 1 << 7;

    /// <summary>CR4.OSFXSR without CR0.EM.</summary>
    public const uint Sse = 1 << 8;

    /// <summary>CR4.OSXSAVE and XCR0 allow the upper halves.</summary>
    public const uint Avx = 1 << 9;

    /// <summary>One instruction a block: TF, or a breakpoint is armed.</summary>
    public const uint Step = 1 << 10;

    /// <summary>CR0.PE and not virtual 8086.</summary>
    public const uint Protected = 1 << 11;

    public static bool Is64(uint mode) => (mode & CodeMask) == 2;
}
