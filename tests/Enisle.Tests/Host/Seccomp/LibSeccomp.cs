using System.Runtime.InteropServices;
using Enisle.Abi;
using Enisle.Isolation.Security.Filters;
using Enisle.Spec.Runtime;
using SeccompProfile = Enisle.Spec.Runtime.Seccomp;

namespace Enisle.Tests.Host.Seccomp;

/// <summary>What runc does with a profile: libseccomp's own filter, behind runc's check for calls that are newer than the profile.</summary>
internal sealed unsafe partial class LibSeccomp
{
    private const uint Enosys = 0x50026;
    private const uint X32Token = 0x4000_003e;
    private const uint X32Bit = 0x4000_0000;
    private readonly BpfMachine _filter;
    private readonly bool _hasStub;
    private readonly Dictionary<uint, int> _newest = [];
    private readonly HashSet<uint> _listed = [];

    private LibSeccomp(SeccompProfile profile, BpfMachine filter)
    {
        _filter = filter;
        _hasStub = profile.DefaultAction is not ("SCMP_ACT_ALLOW" or "SCMP_ACT_LOG" or "SCMP_ACT_TRACE");
        foreach (string architecture in profile.Architectures.Append("SCMP_ARCH_X86_64").Distinct())
        {
            uint token = Token(architecture);
            _listed.Add(token);
            int newest = profile.Syscalls.SelectMany(rule => rule.Names).Select(name => ResolveAt(token, name)).DefaultIfEmpty(0).Max();
            if (newest > 0)
            {
                _newest[token] = newest;
            }
        }
    }

    public static bool IsAvailable { get; } = NativeLibrary.TryLoad("libseccomp.so.2", out _);

    public int Length => _filter.Length;

    /// <summary>Whether the library knows the name; a profile with others cannot be compared.</summary>
    public static bool Knows(string name) => Resolve(name) != -1;

    /// <summary>The filter, or null where a rule contradicts another, at which runc gives up.</summary>
    public static LibSeccomp? TryCompile(SeccompProfile profile)
    {
        uint byDefault = Action(profile.DefaultAction, profile.DefaultErrnoRet);
        nint context = Init(byDefault);
        Assert.NotEqual(0, context);
        try
        {
            foreach (string architecture in profile.Architectures.Where(name => name != "SCMP_ARCH_X86_64").Distinct())
            {
                Assert.Equal(0, AddArchitecture(context, Token(architecture)));
            }

            foreach (SeccompRule rule in profile.Syscalls)
            {
                if (!TryAdd(context, rule, byDefault))
                {
                    return null;
                }
            }

            string file = Path.GetTempFileName();
            using FileStream stream = new(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 4096, FileOptions.DeleteOnClose);
            Assert.Equal(0, Export(context, (int)stream.SafeFileHandle.DangerousGetHandle()));
            byte[] program = new byte[RandomAccess.GetLength(stream.SafeFileHandle)];
            RandomAccess.Read(stream.SafeFileHandle, program, 0);
            return new LibSeccomp(profile, new BpfMachine(program));
        }
        finally
        {
            Release(context);
        }
    }

    /// <summary>Whether the library can be trusted with a call.</summary>
    /// <remarks>
    /// Version 2.5 merges the trees of rules by halves of arguments, and loses rules where several bounds (LT, LE, GE, GT, NE) are on
    /// one call, and on 32-bit architectures where any is; and it can forget to load the number before it compares it. All found
    /// by comparing it with the specification's words.
    /// </remarks>
    public bool IsTrusted(SeccompProfile profile, uint architecture, uint number)
    {
        bool isNative = architecture == SeccompAbi.AUDIT_ARCH_X86_64 && (number & X32Bit) == 0;
        _filter.Run(architecture, number);
        if (_listed.Contains(architecture) && !_filter.ReadNumber)
        {
            return false;
        }

        int bounds = 0;
        foreach (SeccompRule rule in profile.Syscalls)
        {
            bounds += rule.Names.Any(name => IsAbout(name, architecture, number)) ? rule.Args.Count(IsBound) : 0;
        }

        return bounds <= (isNative ? 1 : 0);
    }

    /// <summary>Whether a profile has conditions in which the library may find a contradiction that is none, or miss one.</summary>
    public static bool HasBounds(SeccompProfile profile) => profile.Syscalls.Any(rule => rule.Args.Any(IsBound));

    public uint Run(uint architecture, uint number, ReadOnlySpan<ulong> args) =>
        _hasStub && IsNewer(architecture, number) ? Enosys : _filter.Run(architecture, number, args);

    private bool IsNewer(uint architecture, uint number)
    {
        uint token = architecture == SeccompAbi.AUDIT_ARCH_X86_64 && (number & X32Bit) != 0 ? X32Token : architecture;
        return _newest.TryGetValue(token, out int newest) && number > (uint)newest;
    }

    private static bool IsBound(SeccompArg arg) => arg.Op is not ("SCMP_CMP_EQ" or "SCMP_CMP_MASKED_EQ");

    private static bool IsAbout(string name, uint architecture, uint number)
    {
        int rank = SyscallTable.Find(name);
        if (rank < 0)
        {
            return false;
        }

        if (architecture == SeccompAbi.AUDIT_ARCH_I386)
        {
            int inside = SyscallNames.Multiplexed[rank];
            return SyscallNames.I386[rank] == number || (inside != 0 && number == (inside < 256 ? 102 : 117));
        }

        return (number & X32Bit) == 0 ? SyscallNames.X64[rank] == number : SyscallNames.X32[rank] == (number & ~X32Bit);
    }

    private static bool TryAdd(nint context, SeccompRule rule, uint byDefault)
    {
        uint action = Action(rule.Action, rule.ErrnoRet);
        if (action == byDefault)
        {
            return true;
        }

        ArgComparison[] all = [.. rule.Args.Select(ArgComparison.From)];
        ArgComparison[][] alternatives = all.GroupBy(arg => arg.Index).Any(group => group.Count() > 1) ? [.. all.Select(arg => new[] { arg })] : [all];
        foreach (int number in rule.Names.Select(Resolve).Where(number => number != -1))
        {
            foreach (ArgComparison[] conditions in alternatives)
            {
                fixed (ArgComparison* p = conditions)
                {
                    if (AddRule(context, action, number, (uint)conditions.Length, p) != 0)
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }

    private static uint Token(string architecture) => architecture switch
    {
        "SCMP_ARCH_X86" => SeccompAbi.AUDIT_ARCH_I386,
        "SCMP_ARCH_X86_64" => SeccompAbi.AUDIT_ARCH_X86_64,
        "SCMP_ARCH_X32" => X32Token,
        _ => throw new ArgumentException(architecture),
    };

    private static uint Action(string name, uint? data) => name switch
    {
        "SCMP_ACT_KILL" or "SCMP_ACT_KILL_THREAD" => 0,
        "SCMP_ACT_KILL_PROCESS" => 0x8000_0000,
        "SCMP_ACT_TRAP" => 0x3_0000,
        "SCMP_ACT_ERRNO" => 0x5_0000 | (data ?? 1),
        "SCMP_ACT_NOTIFY" => 0x7fc0_0000,
        "SCMP_ACT_TRACE" => 0x7ff0_0000 | (data ?? 1),
        "SCMP_ACT_LOG" => 0x7ffc_0000,
        "SCMP_ACT_ALLOW" => 0x7fff_0000,
        _ => throw new ArgumentException(name),
    };

    [LibraryImport("libseccomp.so.2", EntryPoint = "seccomp_init")]
    private static partial nint Init(uint action);

    [LibraryImport("libseccomp.so.2", EntryPoint = "seccomp_release")]
    private static partial void Release(nint context);

    [LibraryImport("libseccomp.so.2", EntryPoint = "seccomp_arch_add")]
    private static partial int AddArchitecture(nint context, uint token);

    [LibraryImport("libseccomp.so.2", EntryPoint = "seccomp_syscall_resolve_name", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Resolve(string name);

    [LibraryImport("libseccomp.so.2", EntryPoint = "seccomp_syscall_resolve_name_arch", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ResolveAt(uint token, string name);

    [LibraryImport("libseccomp.so.2", EntryPoint = "seccomp_rule_add_array")]
    private static partial int AddRule(nint context, uint action, int number, uint count, ArgComparison* conditions);

    [LibraryImport("libseccomp.so.2", EntryPoint = "seccomp_export_bpf")]
    private static partial int Export(nint context, int fd);

    /// <summary>struct scmp_arg_cmp.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ArgComparison
    {
        public readonly uint Index;
        private readonly int _op;
        private readonly ulong _value;
        private readonly ulong _valueTwo;

        private ArgComparison(uint index, int op, ulong value, ulong valueTwo)
        {
            Index = index;
            _op = op;
            _value = value;
            _valueTwo = valueTwo;
        }

        public static ArgComparison From(SeccompArg arg) => new(
            arg.Index,
            Array.IndexOf(["", "SCMP_CMP_NE", "SCMP_CMP_LT", "SCMP_CMP_LE", "SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT", "SCMP_CMP_MASKED_EQ"], arg.Op),
            arg.Value,
            arg.ValueTwo);
    }
}
