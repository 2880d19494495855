using Enisle.Emulator.Cpus;

namespace Enisle.Emulator;

/// <summary>Exceptions by number, and how they are raised: noted in the state, delivered by whoever runs the instruction.</summary>
internal static unsafe class Faults
{
    public const int DivideError = 0;
    public const int Debug = 1;
    public const int Nmi = 2;
    public const int Breakpoint = 3;
    public const int Overflow = 4;
    public const int BoundRange = 5;
    public const int InvalidOpcode = 6;
    public const int DeviceNotAvailable = 7;
    public const int DoubleFault = 8;
    public const int InvalidTss = 10;
    public const int SegmentNotPresent = 11;
    public const int StackFault = 12;
    public const int GeneralProtection = 13;
    public const int PageFault = 14;
    public const int X87Error = 16;
    public const int AlignmentCheck = 17;
    public const int SimdError = 19;

    /// <summary>Always false, for <c>return</c>.</summary>
    public static bool Raise(Cpu* cpu, int vector, int error = -1)
    {
        cpu->FaultVector = vector;
        cpu->FaultError = error;
        return false;
    }

    public static bool GeneralProtectionOf(Cpu* cpu, int selector) => Raise(cpu, GeneralProtection, selector & 0xFFFC);
}
