// Writes src/Enisle.Abi/SyscallNames.g.cs: every system call name of x86-64, i386 and x32 with its numbers, as constant data.
// Run in the repository's root: dotnet run tools/syscall-tables.cs
// Sources: the distribution's linux-libc-dev (asm/unistd_*.h) and, for kernels newer than those headers, the rows below
// (arch/x86/entry/syscalls/syscall_64.tbl and syscall_32.tbl of Linux 6.18).
using System.Globalization;
using System.Text;

const string Headers = "/usr/include/x86_64-linux-gnu/asm";
const int Slots = 2048;
SortedDictionary<string, Row> rows = new(StringComparer.Ordinal);
Read("unistd_64.h", (row, number) => row.X64 = number);
Read("unistd_32.h", (row, number) => row.I386 = number);
Read("unistd_x32.h", (row, number) => row.X32 = number);

// Since 6.2; one number on all three, with one exception.
string[] common =
[
    "cachestat", "fchmodat2", "map_shadow_stack", "futex_wake", "futex_wait", "futex_requeue", "statmount", "listmount", "lsm_get_self_attr",
    "lsm_set_self_attr", "lsm_list_modules", "mseal", "setxattrat", "getxattrat", "listxattrat", "removexattrat", "open_tree_attr",
    "file_getattr", "file_setattr",
];
for (int i = 0; i < common.Length; i++)
{
    Row row = At(common[i]);
    row.X64 = row.I386 = row.X32 = 451 + i;
}

At("map_shadow_stack").X32 = -1;

At("uretprobe").X64 = 335;
At("uprobe").X64 = 336;

// i386 alone: calls that (also) go through socketcall(2), linux/net.h, and ipc(2), linux/ipc.h. 256 marks ipc.
string[] socketCalls =
[
    "socket", "bind", "connect", "listen", "accept", "getsockname", "getpeername", "socketpair", "send", "recv", "sendto", "recvfrom",
    "shutdown", "setsockopt", "getsockopt", "sendmsg", "recvmsg", "accept4", "recvmmsg", "sendmmsg",
];
for (int i = 0; i < socketCalls.Length; i++)
{
    At(socketCalls[i]).Multiplexed = i + 1;
}

(string Name, int Call)[] ipcCalls =
[
    ("semop", 1), ("semget", 2), ("semctl", 3), ("semtimedop", 4), ("msgsnd", 11), ("msgrcv", 12), ("msgget", 13), ("msgctl", 14),
    ("shmat", 21), ("shmdt", 22), ("shmget", 23), ("shmctl", 24),
];
foreach ((string name, int call) in ipcCalls)
{
    At(name).Multiplexed = 256 + call;
}

string[] names = [.. rows.Keys];
StringBuilder text = new();
List<int> offsets = [0];
foreach (string name in names)
{
    text.Append(name);
    offsets.Add(text.Length);
}

ushort[] slots = new ushort[Slots];
for (int i = 0; i < names.Length; i++)
{
    uint slot = Hash(names[i]) % Slots;
    while (slots[slot] != 0)
    {
        slot = (slot + 1) % Slots;
    }

    slots[slot] = (ushort)(i + 1);
}

StringBuilder output = new();
output.Append("// linux-libc-dev ").Append(PackageVersion()).Append(" and Linux 6.18; written by tools/syscall-tables.cs\n");
output.Append("namespace Enisle.Abi;\n\n");
output.Append("/// <summary>The names of all system calls of x86-64, i386 and x32, with their numbers; -1 is none.</summary>\n");
output.Append("public static class SyscallNames\n{\n");
output.Append("    /// <summary>The number of names; they are sorted, and what follows is indexed by their rank.</summary>\n");
output.Append(CultureInfo.InvariantCulture, $"    public const int Count = {names.Length};\n\n");
output.Append("    /// <summary>All names, one after another.</summary>\n");
output.Append("    public static ReadOnlySpan<byte> Text =>\n");
for (int i = 0; i < text.Length; i += 120)
{
    string part = text.ToString(i, Math.Min(120, text.Length - i));
    output.Append("        \"").Append(part).Append("\"u8").Append(i + 120 >= text.Length ? ";\n\n" : " +\n");
}

Array("ushort", "Offsets", "Where each name starts in <see cref=\"Text\"/>, and where the last one ends.", offsets);
Array("short", "X64", "Numbers of x86-64.", names.Select(name => rows[name].X64));
Array("short", "I386", "Numbers of i386.", names.Select(name => rows[name].I386));
Array("short", "X32", "Numbers of x32, without __X32_SYSCALL_BIT.", names.Select(name => rows[name].X32));
Array(
    "short",
    "Multiplexed",
    "The call number inside i386's socketcall(2), or that inside its ipc(2) plus 256; 0 is neither.",
    names.Select(name => rows[name].Multiplexed));
Array("ushort", "Slots", "An open hash table: rank + 1, or 0 where a probe ends.", slots.Select(slot => (int)slot));
output.Length--;
output.Append("}\n");
File.WriteAllText("src/Enisle.Abi/SyscallNames.g.cs", output.ToString());

Row At(string name)
{
    if (!rows.TryGetValue(name, out Row? row))
    {
        rows.Add(name, row = new Row());
    }

    return row;
}

void Read(string header, Action<Row, int> set)
{
    foreach (string line in File.ReadLines($"{Headers}/{header}"))
    {
        string[] words = line.Replace("(__X32_SYSCALL_BIT + ", string.Empty).Replace(")", string.Empty).Split(' ');
        if (words is ["#define", { } name, { } number] && name.StartsWith("__NR_", StringComparison.Ordinal))
        {
            set(At(name[5..]), int.Parse(number, CultureInfo.InvariantCulture));
        }
    }
}

void Array(string type, string name, string summary, IEnumerable<int> values)
{
    output.Append("    /// <summary>").Append(summary).Append("</summary>\n");
    output.Append("    public static ReadOnlySpan<").Append(type).Append("> ").Append(name).Append(" =>\n    [\n");
    foreach (int[] line in values.Chunk(24))
    {
        output.Append("        ").AppendJoin(", ", line).Append(",\n");
    }

    output.Append("    ];\n\n");
}

// As SyscallTable.Hash has it.
static uint Hash(string name)
{
    int last = name.Length - 1;
    uint hash = (uint)last;
    hash = (hash * 31) + name[0];
    hash = (hash * 31) + name[last / 4];
    hash = (hash * 31) + name[last / 2];
    hash = (hash * 31) + name[last - last / 4];
    hash = (hash * 31) + name[last - (last & 1)];
    hash = (hash * 31) + name[last];
    return hash ^ (hash >> 11);
}

static string PackageVersion()
{
    bool found = false;
    foreach (string line in File.ReadLines("/var/lib/dpkg/status"))
    {
        found |= line == "Package: linux-libc-dev";
        if (found && line.StartsWith("Version: ", StringComparison.Ordinal))
        {
            return line["Version: ".Length..];
        }
    }

    return "unknown";
}

internal sealed class Row
{
    public int X64 { get; set; } = -1;

    public int I386 { get; set; } = -1;

    public int X32 { get; set; } = -1;

    public int Multiplexed { get; set; }
}
