using System.Runtime.InteropServices;

namespace Enisle.Emulator.Cpus;

/// <summary>One vCPU's state, in unmanaged memory; handlers reach registers by byte offset from its start.</summary>
/// <remarks>
/// Offsets below 256 fit an <see cref="Op"/>'s byte fields and are pinned by a test: general registers, then the slots that stand
/// for an absent register, for RIP, and for the segments' bases.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Cpu
{
    public const int ZeroOffset = 128;
    public const int RipOffset = 136;
    public const int SegmentBaseOffset = 144;
    public const int StackSegmentOffset = SegmentBaseOffset + (8 * Segment.Ss);
    public const int StackZeroOffset = 192;

    /// <summary>rax rcx rdx rbx rsp rbp rsi rdi r8..r15.</summary>
    public fixed ulong Gpr[16];

    /// <summary>Always zero: an absent base or index, or the base of a segment in 64-bit mode.</summary>
    public ulong Zero;

    /// <summary>Of the first instruction of the block that runs; between blocks, of the next instruction.</summary>
    public ulong Rip;

    /// <summary>es cs ss ds fs gs.</summary>
    public fixed ulong SegmentBase[6];

    /// <summary>Zero as well; tells that an access is to the stack, whose faults are #SS.</summary>
    public ulong StackZero;

    /// <summary>Instructions until the loop looks for interrupts; negative: at the end of this block.</summary>
    public long Budget;

    /// <summary>What decoded code depends on, <see cref="CpuMode"/>; with <see cref="Generation"/> one 64-bit key.</summary>
    public uint Mode;

    /// <summary>Counts changes of the mapping from addresses to code: links and jump entries of an older one are not followed.</summary>
    public uint Generation;

    /// <summary>What RIP is cut to: 32 bits outside 64-bit code.</summary>
    public ulong RipMask;

    /// <summary>The read entries for the present privilege; the write entries follow, <see cref="Mmu.Tlb.WriteOffset"/> further.</summary>
    public byte* Tlb;

    /// <summary>Virtual address → code.</summary>
    public JumpEntry* Jumps;

    /// <summary>Lazy flags: the last result or, if explicit, the flags themselves; see <see cref="Flags"/>.</summary>
    public ulong FlagResult;

    /// <summary>Lazy flags: the left operand.</summary>
    public ulong FlagLeft;

    /// <summary>Lazy flags: which operation, and its size.</summary>
    public uint FlagKind;

    /// <summary>Lazy flags: the carry that INC and DEC left alone.</summary>
    public uint FlagCarry;

    /// <summary>The flags that are no arithmetic flags: TF IF DF IOPL NT RF VM AC VIF VIP ID.</summary>
    public uint SystemFlags;

    /// <summary>Current privilege level.</summary>
    public uint Cpl;

    /// <summary>Which instruction bytes, once executed, made decoded code invalid: the running block must be left.</summary>
    public uint CodeChanged;

    /// <summary>0 none, 1 STI or MOV SS: interrupts wait for one more instruction.</summary>
    public uint Shadow;

    /// <summary>A raised exception's vector, or negative.</summary>
    public int FaultVector;

    /// <summary>Its error code, or negative for none.</summary>
    public int FaultError;

    /// <summary>Set by HLT, RESET and requests: why <c>Run</c> returns, plus one; 0 to go on.</summary>
    public uint Exit;

    /// <summary>Guest memory, ascending.</summary>
    public RamSlot* Ram;

    public int RamCount;

    /// <summary>All sets of the soft TLB.</summary>
    public byte* TlbSets;

    /// <summary>A handle of the owning vCPU, for everything that needs managed code.</summary>
    public nint Owner;

    /// <summary>es cs ss ds fs gs: selector, limit, access.</summary>
    public fixed ulong SegmentData[6];

    public Segment Ldt;
    public ulong LdtBase;
    public Segment Tr;
    public ulong TrBase;
    public ulong GdtBase;
    public ulong IdtBase;
    public uint GdtLimit;
    public uint IdtLimit;

    public ulong Cr0;
    public ulong Cr2;
    public ulong Cr3;
    public ulong Cr4;
    public ulong Efer;
    public fixed ulong Dr[8];
    public ulong PendingDebug;
    public ulong Xcr0;
    public Msrs Msr;
    public ulong Instructions;

    /// <summary>Where a vector instruction's memory operand is read to: 64 bytes.</summary>
    public fixed ulong Scratch[8];

    /// <summary>x87: significand, then sign and exponent, 16 bytes a register, in physical order.</summary>
    public fixed ulong X87[16];
    public ushort X87Control;
    public ushort X87Status;
    public ushort X87Opcode;

    /// <summary>A bit a physical register: 1 if it holds something.</summary>
    public ushort X87Used;
    public ulong X87Ip;
    public ulong X87Dp;
    public uint Mxcsr;
    public uint X87Selectors;

    /// <summary>ymm0..15, 32 bytes each.</summary>
    public fixed ulong Vector[64];

    public static ref Segment SegmentOf(Cpu* cpu, int index) => ref ((Segment*)cpu->SegmentData)[index];
}
