using Enisle.Abi;

namespace Enisle.Isolation.Security.Filters;

/// <summary>Finds a system call by its name, without building anything first: the tables are constants in the image.</summary>
internal static class SyscallTable
{
    /// <summary>Above every number in the tables.</summary>
    public const int Limit = 1024;

    /// <summary>The call's rank in <see cref="SyscallNames"/>, or -1 where no architecture has it.</summary>
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
        ReadOnlySpan<byte> text = SyscallNames.Text[SyscallNames.Offsets[rank]..SyscallNames.Offsets[rank + 1]];
        if (text.Length != name.Length)
        {
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != name[i])
            {
                return false;
            }
        }

        return true;
    }

    // As tools/syscall-tables.cs has it.
    private static uint Hash(string name)
    {
        uint hash = 2166136261;
        foreach (char c in name)
        {
            hash = (hash ^ c) * 16777619;
        }

        return hash ^ (hash >> 15);
    }
}
