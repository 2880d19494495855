using System.Text;
using Enisle.Abi;

namespace Enisle.Isolation.Security.Filters;

/// <summary>Finds a system call by its name, without building anything first: the tables are constants in the image.</summary>
internal static class SyscallTable
{
    /// <summary>Above every number in the tables.</summary>
    public const int Limit = 1024;

    /// <summary>The rank in <see cref="SyscallNames"/> of a call whose name is not empty, or -1 where no architecture has it.</summary>
    public static int Find(string name)
    {
        ReadOnlySpan<ushort> slots = SyscallNames.Slots;
        uint slot = Hash(name) % (uint)slots.Length;
        while (slots[(int)slot] != 0)
        {
            int rank = slots[(int)slot] - 1;
            if (IsNamed(rank, name))
            {
                return rank;
            }

            slot = (slot + 1) % (uint)slots.Length;
        }

        return -1;
    }

    private static bool IsNamed(int rank, string name)
    {
        int start = SyscallNames.Offsets[rank];
        return Ascii.Equals(SyscallNames.Text[start..SyscallNames.Offsets[rank + 1]], name);
    }

    // As tools/syscall-tables.cs has it. Seven characters tell the names apart well enough: see the tests.
    private static uint Hash(string name)
    {
        int last = name.Length - 1;
        uint hash = (uint)last;
        hash = (hash * 31) + name[0];
        hash = (hash * 31) + name[last / 4];
        hash = (hash * 31) + name[last / 2];
        hash = (hash * 31) + name[last - (last / 4)];
        hash = (hash * 31) + name[last - (last & 1)];
        hash = (hash * 31) + name[last];
        return hash ^ (hash >> 11);
    }
}
