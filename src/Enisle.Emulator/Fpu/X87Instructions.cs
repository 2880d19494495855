using Enisle.Emulator.Cpus;
using Enisle.Emulator.Interpreter;
using Enisle.Emulator.Mmu;
using Iced.Intel;

namespace Enisle.Emulator.Fpu;

/// <summary>x87 instructions. The immediate: mnemonic, then the two registers in bits 16 and 20, then <see cref="X87Operand"/> in bits 24 up.</summary>
internal static unsafe partial class X87Instructions
{
    public static Op* Run(Cpu* cpu, Op* op)
    {
        var mnemonic = (Mnemonic)(ushort)op->Imm;
        int dst = (int)(op->Imm >> 16) & 15;
        int src = (int)(op->Imm >> 20) & 15;
        var operand = (X87Operand)(op->Imm >> 24);
        if (!X87.Pending(cpu))
        {
            return Dispatch.Fault(cpu, op);
        }

        bool done = Arithmetic(cpu, op, mnemonic, dst, src, operand);
        X87.Remember(cpu, op);
        return done ? Dispatch.AfterStore(cpu, op) : Dispatch.Fault(cpu, op);
    }

    private static bool Arithmetic(Cpu* cpu, Op* op, Mnemonic mnemonic, int dst, int src, X87Operand operand)
    {
        switch (mnemonic)
        {
            case Mnemonic.Fadd or Mnemonic.Faddp or Mnemonic.Fiadd or Mnemonic.Fmul or Mnemonic.Fmulp or Mnemonic.Fimul
                or Mnemonic.Fsub or Mnemonic.Fsubp or Mnemonic.Fisub or Mnemonic.Fsubr or Mnemonic.Fsubrp or Mnemonic.Fisubr
                or Mnemonic.Fdiv or Mnemonic.Fdivp or Mnemonic.Fidiv or Mnemonic.Fdivr or Mnemonic.Fdivrp or Mnemonic.Fidivr:
                return Binary(cpu, op, mnemonic, dst, src, operand);
            case Mnemonic.Fcom or Mnemonic.Fcomp or Mnemonic.Ficom or Mnemonic.Ficomp or Mnemonic.Fcompp or Mnemonic.Fucom or Mnemonic.Fucomp or Mnemonic.Fucompp
                or Mnemonic.Fcomi or Mnemonic.Fcomip or Mnemonic.Fucomi or Mnemonic.Fucomip:
                return Compare(cpu, op, mnemonic, src, operand);
            case Mnemonic.Fld or Mnemonic.Fild:
                return Load(cpu, op, src, operand);
            case Mnemonic.Fst or Mnemonic.Fstp or Mnemonic.Fist or Mnemonic.Fistp or Mnemonic.Fisttp:
                return Store(cpu, op, mnemonic, dst, operand);
            case Mnemonic.Fbld or Mnemonic.Fbstp:
                return X87Decimal.Run(cpu, op, mnemonic == Mnemonic.Fbld);
            default:
                X87Registers.Run(cpu, mnemonic, dst, src);
                return true;
        }
    }

    private static bool Binary(Cpu* cpu, Op* op, Mnemonic mnemonic, int dst, int src, X87Operand operand)
    {
        FloatContext context = X87.Context(cpu);
        SoftFloat left = X87.Get(cpu, dst, ref context);
        SoftFloat right;
        if (operand == X87Operand.None)
        {
            right = X87.Get(cpu, src, ref context);
        }
        else if (!Read(cpu, op, operand, out right, ref context))
        {
            return false;
        }

        FloatFormat format = X87.Format(cpu);
        SoftFloat result = mnemonic switch
        {
            Mnemonic.Fadd or Mnemonic.Faddp or Mnemonic.Fiadd => FloatMath.Add(left, right, format, ref context),
            Mnemonic.Fmul or Mnemonic.Fmulp or Mnemonic.Fimul => FloatMath.Multiply(left, right, format, ref context),
            Mnemonic.Fsub or Mnemonic.Fsubp or Mnemonic.Fisub => FloatMath.Subtract(left, right, format, ref context),
            Mnemonic.Fsubr or Mnemonic.Fsubrp or Mnemonic.Fisubr => FloatMath.Subtract(right, left, format, ref context),
            Mnemonic.Fdiv or Mnemonic.Fdivp or Mnemonic.Fidiv => FloatMath.Divide(left, right, format, ref context),
            _ => FloatMath.Divide(right, left, format, ref context),
        };
        if (X87.Finish(cpu, context))
        {
            X87.Set(cpu, dst, result);
            if (mnemonic is Mnemonic.Faddp or Mnemonic.Fmulp or Mnemonic.Fsubp or Mnemonic.Fsubrp or Mnemonic.Fdivp or Mnemonic.Fdivrp)
            {
                X87.Pop(cpu);
            }
        }

        return true;
    }

    private static bool Compare(Cpu* cpu, Op* op, Mnemonic mnemonic, int src, X87Operand operand)
    {
        FloatContext context = X87.Context(cpu);
        bool quiet = mnemonic is Mnemonic.Fucom or Mnemonic.Fucomp or Mnemonic.Fucompp or Mnemonic.Fucomi or Mnemonic.Fucomip;
        SoftFloat left = X87.Get(cpu, 0, ref context);
        SoftFloat right;
        if (operand == X87Operand.None)
        {
            right = X87.Get(cpu, src, ref context);
        }
        else if (!Read(cpu, op, operand, out right, ref context))
        {
            return false;
        }

        int order = FloatMath.Compare(left, right, quiet, ref context);
        bool stored = X87.Finish(cpu, context);
        if (mnemonic is Mnemonic.Fcomi or Mnemonic.Fcomip or Mnemonic.Fucomi or Mnemonic.Fucomip)
        {
            Flags.SetExplicit(cpu, order switch { 0 => Flags.Zf, -1 => Flags.Cf, 1 => 0, _ => Flags.Zf | Flags.Pf | Flags.Cf });
        }
        else
        {
            X87.SetConditions(cpu, order switch { 0 => X87.C3, -1 => X87.C0, 1 => 0, _ => X87.C3 | X87.C2 | X87.C0 });
        }

        int pops = mnemonic is Mnemonic.Fcompp or Mnemonic.Fucompp ? 2 : mnemonic is Mnemonic.Fcomp or Mnemonic.Fucomp or Mnemonic.Ficomp or Mnemonic.Fcomip or Mnemonic.Fucomip ? 1 : 0;
        for (int i = 0; stored && i < pops; i++)
        {
            X87.Pop(cpu);
        }

        return true;
    }

    private static bool Load(Cpu* cpu, Op* op, int src, X87Operand operand)
    {
        FloatContext context = X87.Context(cpu);
        if (operand == X87Operand.Extended)
        {
            ulong* raw = stackalloc ulong[2];
            if (!GuestMemory.LoadBytes(cpu, Addresses.Of(cpu, op, 10, write: false), 10, (byte*)raw))
            {
                return false;
            }

            if (X87.Push(cpu, SoftFloat.Zero(false), ref context) && (context.Flags & FloatContext.Invalid) == 0)
            {
                X87.SetRaw(cpu, 0, raw[0], (ushort)raw[1]);
            }

            X87.Finish(cpu, context);
            return true;
        }

        if (operand == X87Operand.None)
        {
            bool empty = X87.IsEmpty(cpu, src);
            ulong significand = X87.Slot(cpu, src)[0];
            ushort signExponent = (ushort)X87.Slot(cpu, src)[1];
            if (empty)
            {
                X87.Underflow(cpu, ref context);
                (significand, signExponent) = SoftFloat.Indefinite.ToExtended();
            }

            if (X87.Push(cpu, SoftFloat.Indefinite, ref context) && (empty || (context.Flags & FloatContext.Invalid) == 0))
            {
                X87.SetRaw(cpu, 0, significand, signExponent);
            }

            X87.Finish(cpu, context);
            return true;
        }

        if (!Read(cpu, op, operand, out SoftFloat value, ref context))
        {
            return false;
        }

        value = FloatMath.Convert(value, FloatFormat.Extended, ref context);
        if (X87.Finish(cpu, context))
        {
            context.Flags = 0;
            X87.Push(cpu, value, ref context);
            cpu->X87Status |= (ushort)context.Flags;
            X87.Summarize(cpu);
        }

        return true;
    }

    private static bool Store(Cpu* cpu, Op* op, Mnemonic mnemonic, int dst, X87Operand operand)
    {
        bool pops = mnemonic is Mnemonic.Fstp or Mnemonic.Fistp or Mnemonic.Fisttp;
        FloatContext context = X87.Context(cpu);
        bool raw = operand is X87Operand.None or X87Operand.Extended;
        ulong* value = stackalloc ulong[2];
        if (raw && !X87.IsEmpty(cpu, 0))
        {
            value[0] = X87.Slot(cpu, 0)[0];
            value[1] = X87.Slot(cpu, 0)[1];
        }
        else
        {
            SoftFloat number = X87.Get(cpu, 0, ref context);
            if (raw)
            {
                (value[0], ushort signExponent) = number.ToExtended();
                value[1] = signExponent;
            }
            else
            {
                context.Flags &= ~FloatContext.Denormal; // a store does not look at its source for that
                value[0] = Convert(number, operand, mnemonic == Mnemonic.Fisttp ? 3 : context.Rounding, ref context);
            }
        }

        int size = Size(operand);
        if (operand != X87Operand.None && !GuestMemory.ProbeStore(cpu, Addresses.Of(cpu, op, size, write: true), size, Addresses.IsStack(op)))
        {
            return false;
        }

        if (!X87.Finish(cpu, context))
        {
            return true;
        }

        if (operand == X87Operand.None)
        {
            X87.SetRaw(cpu, dst, value[0], (ushort)value[1]);
        }
        else if (!GuestMemory.StoreBytes(cpu, Addresses.Of(cpu, op, size, write: true), size, (byte*)value))
        {
            return false;
        }

        if (pops)
        {
            X87.Pop(cpu);
        }

        return true;
    }

    private static ulong Convert(SoftFloat value, X87Operand operand, int rounding, ref FloatContext context) => operand switch
    {
        X87Operand.Single => FloatMath.Convert(value, FloatFormat.Single, ref context).ToSingle(),
        X87Operand.Double => FloatMath.Convert(value, FloatFormat.Double, ref context).ToDouble(),
        X87Operand.Word => (ulong)FloatMath.ToInteger(value, 16, rounding, ref context),
        X87Operand.Integer => (ulong)FloatMath.ToInteger(value, 32, rounding, ref context),
        _ => (ulong)FloatMath.ToInteger(value, 64, rounding, ref context),
    };

    private static bool Read(Cpu* cpu, Op* op, X87Operand operand, out SoftFloat value, ref FloatContext context)
    {
        ulong bits;
        int size = Size(operand);
        value = default;
        if (!GuestMemory.Load(cpu, Addresses.Of(cpu, op, size, write: false), size, &bits, Addresses.IsStack(op)))
        {
            return false;
        }

        value = operand switch
        {
            X87Operand.Single => SoftFloat.OfSingle((uint)bits, ref context),
            X87Operand.Double => SoftFloat.OfDouble(bits, ref context),
            X87Operand.Word => SoftFloat.OfInteger((short)bits),
            X87Operand.Integer => SoftFloat.OfInteger((int)bits),
            _ => SoftFloat.OfInteger((long)bits),
        };
        return true;
    }

    private static int Size(X87Operand operand) => operand switch { X87Operand.Word => 2, X87Operand.Single or X87Operand.Integer => 4, X87Operand.Extended => 10, _ => 8 };
}
