using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Fpu;

/// <summary>The x87 register stack, its status, and how instructions begin and end.</summary>
internal static unsafe class X87
{
    public const ushort C0 = 0x100;
    public const ushort C1 = 0x200;
    public const ushort C2 = 0x400;
    public const ushort C3 = 0x4000;
    private const ushort StackFault = 0x40;
    private const ushort ErrorSummary = 0x80;
    private const ushort Busy = 0x8000;

    public static int Top(Cpu* cpu) => (cpu->X87Status >> 11) & 7;

    public static void SetTop(Cpu* cpu, int top) => cpu->X87Status = (ushort)((cpu->X87Status & ~0x3800) | ((top & 7) << 11));

    public static void SetConditions(Cpu* cpu, int conditions) => cpu->X87Status = (ushort)((cpu->X87Status & ~(C0 | C1 | C2 | C3)) | conditions);

    /// <summary>An exception that an earlier instruction left behind: #MF.</summary>
    public static bool Pending(Cpu* cpu) => (cpu->X87Status & ErrorSummary) == 0 || (cpu->Cr0 & ControlBits.Ne) == 0 || Faults.Raise(cpu, Faults.X87Error);

    public static FloatContext Context(Cpu* cpu) => new() { Rounding = (cpu->X87Control >> 10) & 3, X87 = true, UnderflowUnmasked = (cpu->X87Control & FloatContext.Underflow) == 0 };

    public static FloatFormat Format(Cpu* cpu) => FloatFormat.OfPrecision((cpu->X87Control >> 8) & 3);

    public static bool IsEmpty(Cpu* cpu, int register) => ((cpu->X87Used >> ((Top(cpu) + register) & 7)) & 1) == 0;

    /// <summary>ST(i), or the indefinite value and a stack fault when there is nothing.</summary>
    public static SoftFloat Get(Cpu* cpu, int register, ref FloatContext context)
    {
        if (IsEmpty(cpu, register))
        {
            Underflow(cpu, ref context);
            return SoftFloat.Indefinite;
        }

        ulong* slot = Slot(cpu, register);
        return SoftFloat.OfExtended(slot[0], (ushort)slot[1], ref context);
    }

    public static void Underflow(Cpu* cpu, ref FloatContext context)
    {
        cpu->X87Status = (ushort)((cpu->X87Status | StackFault) & ~C1);
        context.Flags |= FloatContext.Invalid;
    }

    public static ulong* Slot(Cpu* cpu, int register) => cpu->X87 + (2 * ((Top(cpu) + register) & 7));

    public static void Set(Cpu* cpu, int register, SoftFloat value)
    {
        (ulong significand, ushort signExponent) = value.ToExtended();
        SetRaw(cpu, register, significand, signExponent);
    }

    public static void SetRaw(Cpu* cpu, int register, ulong significand, ushort signExponent)
    {
        ulong* slot = Slot(cpu, register);
        slot[0] = significand;
        slot[1] = signExponent;
        cpu->X87Used |= (ushort)(1 << ((Top(cpu) + register) & 7));
    }

    /// <summary>False when the stack was full and the exception is not masked: then nothing is pushed.</summary>
    public static bool Push(Cpu* cpu, SoftFloat value, ref FloatContext context)
    {
        if (!IsEmpty(cpu, 7))
        {
            cpu->X87Status |= StackFault | C1;
            context.Flags |= FloatContext.Invalid;
            if ((cpu->X87Control & FloatContext.Invalid) == 0)
            {
                return false;
            }

            value = SoftFloat.Indefinite;
        }

        SetTop(cpu, Top(cpu) - 1);
        Set(cpu, 0, value);
        return true;
    }

    public static void Pop(Cpu* cpu)
    {
        Free(cpu, 0);
        SetTop(cpu, Top(cpu) + 1);
    }

    public static void Free(Cpu* cpu, int register) => cpu->X87Used &= (ushort)~(1 << ((Top(cpu) + register) & 7));

    /// <summary>Notes what happened; true when the result may be stored.</summary>
    public static bool Finish(Cpu* cpu, in FloatContext context)
    {
        if ((cpu->X87Status & StackFault) == 0 || (context.Flags & FloatContext.Invalid) == 0)
        {
            cpu->X87Status = (ushort)((cpu->X87Status & ~C1) | (context.RoundedUp && (context.Flags & FloatContext.Inexact) != 0 ? C1 : 0));
        }

        cpu->X87Status |= (ushort)context.Flags;
        uint unmasked = context.Flags & ~(uint)cpu->X87Control & 0x3F;
        if (unmasked == 0)
        {
            return true;
        }

        cpu->X87Status |= ErrorSummary | Busy;
        return (unmasked & (FloatContext.Invalid | FloatContext.Denormal | FloatContext.DivideByZero)) == 0;
    }

    public static void Init(Cpu* cpu)
    {
        cpu->X87Control = 0x37F;
        cpu->X87Status = 0;
        cpu->X87Used = 0;
        cpu->X87Opcode = 0;
        cpu->X87Ip = cpu->X87Dp = 0;
        cpu->X87Selectors = 0;
    }

    /// <summary>After a write to control or status: the summary follows from both.</summary>
    public static void Summarize(Cpu* cpu)
    {
        bool error = (cpu->X87Status & ~cpu->X87Control & 0x3F) != 0;
        cpu->X87Status = (ushort)(error ? cpu->X87Status | ErrorSummary | Busy : cpu->X87Status & ~(ErrorSummary | Busy));
    }

    /// <summary>Two bits a register: 0 valid, 1 zero, 2 special, 3 empty.</summary>
    public static ushort TagWord(Cpu* cpu)
    {
        int tags = 0;
        for (int i = 0; i < 8; i++)
        {
            ulong significand = cpu->X87[2 * i];
            int exponent = (int)cpu->X87[(2 * i) + 1] & 0x7FFF;
            int tag = ((cpu->X87Used >> i) & 1) == 0 ? 3 : exponent == 0 && significand == 0 ? 1 : exponent is 0 or 0x7FFF || significand >> 63 == 0 ? 2 : 0;
            tags |= tag << (2 * i);
        }

        return (ushort)tags;
    }

    public static void SetTagWord(Cpu* cpu, int tags)
    {
        cpu->X87Used = 0;
        for (int i = 0; i < 8; i++)
        {
            cpu->X87Used |= (ushort)(((tags >> (2 * i)) & 3) == 3 ? 0 : 1 << i);
        }
    }

    /// <summary>Before an instruction that the debugger may ask about.</summary>
    public static void Remember(Cpu* cpu, Op* op) => cpu->X87Ip = cpu->Rip + op->RipOffset;
}
