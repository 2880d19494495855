using System.Runtime.CompilerServices;
using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Interpreter;

/// <summary>Compare-exchange of two registers' width.</summary>
/// <remarks>
/// The framework has no 16-byte compare-exchange: those of all vCPUs go through one lock, and another instruction's store to the same
/// 16 bytes may fall between its two halves. Linux uses it for the slab allocator's lists and for page table entries of IOMMUs.
/// </remarks>
internal static unsafe class Pair
{
    private static readonly Lock s_gate = new();

    public static bool Exchange8(Cpu* cpu, ulong* host)
    {
        ulong expected = (uint)cpu->Gpr[0] | (cpu->Gpr[2] << 32);
        ulong old = Interlocked.CompareExchange(ref Unsafe.AsRef<ulong>(host), (uint)cpu->Gpr[3] | (cpu->Gpr[1] << 32), expected);
        if (old != expected)
        {
            cpu->Gpr[0] = (uint)old;
            cpu->Gpr[2] = old >> 32;
        }

        return old == expected;
    }

    public static bool Exchange16(Cpu* cpu, ulong* host)
    {
        lock (s_gate)
        {
            ulong low = Volatile.Read(ref host[0]);
            ulong high = Volatile.Read(ref host[1]);
            bool equal = low == cpu->Gpr[0] && high == cpu->Gpr[2];
            if (equal)
            {
                Volatile.Write(ref host[1], cpu->Gpr[1]);
                Volatile.Write(ref host[0], cpu->Gpr[3]);
                return true;
            }

            cpu->Gpr[0] = low;
            cpu->Gpr[2] = high;
            return false;
        }
    }
}
