using Enisle.Emulator.Cpus;
using Enisle.Emulator.Interpreter;

namespace Enisle.Emulator.Decode;

/// <summary>Instructions without operands.</summary>
internal static unsafe class Plains
{
    public readonly struct PushAll : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Odds.PushAll;

        public static ulong Immediate => 0;
    }

    public readonly struct PopAll : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Odds.PopAll;

        public static ulong Immediate => 0;
    }

    public readonly struct Pushf : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Pushf;

        public static ulong Immediate => 0;
    }

    public readonly struct Popf : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Popf;

        public static ulong Immediate => 0;
    }

    public readonly struct Nop : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Nop;

        public static ulong Immediate => 0;
    }

    public readonly struct PrivilegedNop : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.PrivilegedNop;

        public static ulong Immediate => 0;
    }

    public readonly struct Fence : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Fence;

        public static ulong Immediate => 0;
    }

    public readonly struct Pause : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Pause;

        public static ulong Immediate => 0;
    }

    public readonly struct Hlt : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Hlt;

        public static ulong Immediate => 0;
    }

    public readonly struct Cli : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Cli;

        public static ulong Immediate => 0;
    }

    public readonly struct Sti : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Sti;

        public static ulong Immediate => 0;
    }

    public readonly struct Cld : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.ClearFlag;

        public static ulong Immediate => Flags.Df;
    }

    public readonly struct Std : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.SetFlag;

        public static ulong Immediate => Flags.Df;
    }

    public readonly struct Clac : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.AccessCheck;

        public static ulong Immediate => 0;
    }

    public readonly struct Stac : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.AccessCheck;

        public static ulong Immediate => Flags.Ac;
    }

    public readonly struct Clc : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Carry;

        public static ulong Immediate => 0;
    }

    public readonly struct Stc : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Carry;

        public static ulong Immediate => 1;
    }

    public readonly struct Cmc : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Carry;

        public static ulong Immediate => 2;
    }

    public readonly struct Lahf : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Lahf;

        public static ulong Immediate => 0;
    }

    public readonly struct Sahf : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Sahf;

        public static ulong Immediate => 0;
    }

    public readonly struct Swapgs : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Swapgs;

        public static ulong Immediate => 0;
    }

    public readonly struct Rdtsc : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Rdtsc;

        public static ulong Immediate => 0;
    }

    public readonly struct Rdtscp : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Rdtsc;

        public static ulong Immediate => 1;
    }

    public readonly struct Cpuid : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Cpuid;

        public static ulong Immediate => 0;
    }

    public readonly struct Rdmsr : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Rdmsr;

        public static ulong Immediate => 0;
    }

    public readonly struct Wrmsr : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Wrmsr;

        public static ulong Immediate => 0;
    }

    public readonly struct Xgetbv : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Xgetbv;

        public static ulong Immediate => 0;
    }

    public readonly struct Xsetbv : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Xsetbv;

        public static ulong Immediate => 0;
    }

    public readonly struct Clts : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Control.Clts;

        public static ulong Immediate => 0;
    }

    public readonly struct Syscall : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&SystemCalls.Syscall;

        public static ulong Immediate => 0;
    }

    public readonly struct Sysenter : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&SystemCalls.Sysenter;

        public static ulong Immediate => 0;
    }

    public readonly struct Sysret : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&SystemCalls.Sysret;

        public static ulong Immediate => 0;
    }

    public readonly struct Sysexit : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&SystemCalls.Sysexit;

        public static ulong Immediate => 0;
    }

    public readonly struct Aaa : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Bcd.Aaa;

        public static ulong Immediate => 0;
    }

    public readonly struct Aas : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Bcd.Aas;

        public static ulong Immediate => 0;
    }

    public readonly struct Daa : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Bcd.Daa;

        public static ulong Immediate => 0;
    }

    public readonly struct Das : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Bcd.Das;

        public static ulong Immediate => 0;
    }

    public readonly struct Salc : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Bcd.Salc;

        public static ulong Immediate => 0;
    }

    public readonly struct Aam : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Bcd.Aam;

        public static ulong Immediate => 0;
    }

    public readonly struct Aad : IPlain
    {
        public static nint Handler => (nint)(delegate*<Cpu*, Op*, Op*>)&Bcd.Aad;

        public static ulong Immediate => 0;
    }
}
