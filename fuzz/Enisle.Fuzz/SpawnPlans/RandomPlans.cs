using Enisle.Abi;

namespace Enisle.Fuzz.SpawnPlans;

/// <summary>Valid plans of harmless steps, which end by writing down their slots and their data.</summary>
internal sealed class RandomPlans(int seed)
{
    public const int DataSize = 256;

    /// <summary>Where steps load, store and read; what is before it are a path and a label.</summary>
    private const int Scratch = 64;
    private const int PathOffset = 8;
    private const int LabelOffset = 32;
    private const int NoSuchCall = 0x7000;
    private readonly Random _random = new(seed);

    public PlanImage Next()
    {
        PlanStep[] steps = new PlanStep[_random.Next(3, 60)];
        int body = steps.Length - 3;
        for (int i = 0; i < body; i++)
        {
            steps[i] = Step(i, body);
        }

        steps[body] = Call(Syscall.write, InitProcess.Dump, PlanImage.Slots, PlanLayout.SlotCount * sizeof(long));
        steps[body + 1] = Call(Syscall.write, InitProcess.Dump, PlanImage.Data, DataSize);
        steps[body + 2] = new PlanStep { Op = PlanOp.Exit, A0 = _random.Next(200) };
        byte[] data = new byte[DataSize];
        _random.NextBytes(data.AsSpan(Scratch));
        "/nowhere/at/all\0"u8.CopyTo(data.AsSpan(PathOffset));
        "open \u00e4\0"u8.CopyTo(data.AsSpan(LabelOffset));
        return new PlanImage(steps, data, InitProcess.Errors);
    }

    private PlanStep Step(int index, int body)
    {
        PlanStep step = _random.Next(10) switch
        {
            < 4 => RandomCall(),
            4 or 5 => new PlanStep { Op = PlanOp.Set, A0 = _random.NextInt64(-5000, 5000) },
            6 => new PlanStep { Op = PlanOp.Load, A0 = ScratchAddress(), A1 = 1 << _random.Next(4) },
            7 => new PlanStep { Op = PlanOp.Store, A0 = ScratchAddress(), A1 = 4 << _random.Next(2), A2 = _random.NextInt64() },
            8 => Jump(),
            _ => Rare(),
        };
        step.Result = (byte)_random.Next(PlanLayout.SlotCount);
        step.Target = (ushort)_random.Next(index + 1, body + 1);
        Refine(ref step, index, body);
        return step;
    }

    // Outcomes and arguments from slots. Only values that cannot do harm come from slots: never a descriptor or an address.
    private void Refine(ref PlanStep step, int index, int body)
    {
        if (_random.Next(3) == 0)
        {
            step.SuccessTarget = (ushort)_random.Next(index + 1, body + 1);
        }

        step.JumpErrno = (short)(_random.Next(4) switch { 0 => -1, 1 => AnyErrno(), _ => 0 });
        step.Ignore0 = AnyErrno();
        step.Ignore1 = AnyErrno();
        step.Ignore2 = AnyErrno();
        step.NoRestart = (byte)_random.Next(2);
        step.Label = _random.Next(2) == 0 ? 0 : LabelOffset;
        int position = step.Op switch
        {
            PlanOp.Set or PlanOp.JumpIfEqual or PlanOp.Mask => 0,
            PlanOp.Store => 2,
            PlanOp.Call when step.Number == (int)Syscall.umask => 0,
            PlanOp.Call when step.Number == (int)Syscall.lseek => 1,
            _ => -1,
        };
        if (position >= 0 && _random.Next(2) == 0)
        {
            step.SlotMask = (byte)(1 << position);
            (position == 0 ? ref step.A0 : ref position == 1 ? ref step.A1 : ref step.A2) = _random.Next(PlanLayout.SlotCount);
        }
    }

    private PlanStep RandomCall() => _random.Next(7) switch
    {
        0 => Call(Syscall.umask, _random.Next(0x200)),
        1 => Call(Syscall.lseek, InitProcess.Closed, _random.Next(), 0),
        2 => Call(Syscall.close, InitProcess.Closed),
        3 => Call(Syscall.openat, -100, PlanImage.Data + PathOffset, 0, 0),
        4 => Call(Syscall.sched_yield),
        5 => Call(Syscall.read, InitProcess.Input, PlanImage.Data + Scratch, _random.Next(40)),
        _ => Call((Syscall)NoSuchCall, 1, 2, 3, 4),
    };

    // Often true: a mask of few bits.
    private PlanStep Jump() => new() { Op = PlanOp.JumpIfEqual, A0 = _random.Next(16), A1 = _random.Next(4), A2 = _random.Next(2) };

    private PlanStep Rare() => _random.Next(7) switch
    {
        0 => new PlanStep { Op = PlanOp.Fail, A0 = _random.Next(1, 0x20000) },
        1 => new PlanStep { Op = PlanOp.Exit, A0 = _random.Next(1000) },
        2 or 3 => new PlanStep { Op = PlanOp.Mask, A0 = _random.NextInt64(), A1 = _random.NextInt64(), A2 = _random.NextInt64() },
        _ => Call(Syscall.write, InitProcess.Dump, ScratchAddress(), 3),
    };

    private short AnyErrno() => _random.Next(4) switch { 0 => (short)Errno.EBADF, 1 => (short)Errno.ENOENT, 2 => (short)Errno.ENOSYS, _ => 0 };

    private long ScratchAddress() => PlanImage.Data + _random.Next(Scratch, DataSize - sizeof(long));

    private static PlanStep Call(Syscall number, long a0 = 0, long a1 = 0, long a2 = 0, long a3 = 0) =>
        new() { Op = PlanOp.Call, Number = (int)number, A0 = a0, A1 = a1, A2 = a2, A3 = a3 };
}
