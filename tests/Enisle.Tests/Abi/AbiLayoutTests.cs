using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Enisle.Abi;

namespace Enisle.Tests.Abi;

/// <summary>Every number and every layout in Enisle.Abi is what the C compiler reads in the distribution's headers.</summary>
public sealed class AbiLayoutTests
{
    // Where the kernel's own header does not say it to programs, the C library's does.
    private static readonly string[] s_libraryHeaders =
        ["fcntl.h", "poll.h", "sched.h", "signal.h", "sys/epoll.h", "sys/mman.h", "sys/mount.h", "sys/signalfd.h", "sys/socket.h", "sys/stat.h", "sys/wait.h", "sys/resource.h"];

    // Newer than Debian 12's linux-libc-dev (6.1), or in no header that programs see. Each with the place where it stands.
    private static readonly HashSet<string> s_newerThanTheHeaders =
    [
        "MFD_NOEXEC_SEAL", "MFD_EXEC", // linux/memfd.h, Linux 6.3
    ];

    public static TheoryData<string> Sources => [.. AbiSource.All.Select(source => source.Type.Name)];

    public static TheoryData<string> Structs => [.. KernelStructs().Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Sources))]
    public void Constants_are_what_the_headers_say(string name)
    {
        Assert.SkipUnless(CCompiler.IsPresent, "gcc is not installed");
        AbiSource source = AbiSource.All.Single(candidate => candidate.Type.Name == name);
        IReadOnlyDictionary<string, (ulong Value, int Size)> values = source.Values();
        Assert.NotEmpty(values);

        Dictionary<string, ulong> answers = Ask(source.Headers, values.Keys, out HashSet<string> unknown);
        foreach ((string constant, ulong answer) in Ask(s_libraryHeaders, unknown, out unknown))
        {
            answers[constant] = answer;
        }

        Assert.Empty(unknown.Except(s_newerThanTheHeaders));
        foreach ((string constant, ulong answer) in answers)
        {
            (ulong value, int size) = values[constant];
            ulong mask = size == 8 ? ulong.MaxValue : (1ul << (size * 8)) - 1;
            Assert.True(value == (answer & mask), $"{name}.{constant} is 0x{value:x}; C says 0x{answer & mask:x}");
        }
    }

    [Theory]
    [MemberData(nameof(Structs))]
    public void Structs_lie_in_memory_as_the_headers_say(string name)
    {
        Assert.SkipUnless(CCompiler.IsPresent, "gcc is not installed");
        Type type = KernelStructs().Single(candidate => candidate.Name == name);
        FieldInfo[] fields = type.GetFields(BindingFlags.Public | BindingFlags.Instance);
        string header = type.GetCustomAttribute<KernelStructAttribute>()!.Header;

        string?[] answers = CCompiler.Evaluate(
            [.. Prerequisites(header), header],
            [$"sizeof(struct {name})", .. fields.Select(member => $"offsetof(struct {name}, {member.Name})")],
            "%zu");

        Assert.Equal(Marshal.SizeOf(type).ToString(CultureInfo.InvariantCulture), answers[0]);
        for (int i = 0; i < fields.Length; i++)
        {
            string expected = Marshal.OffsetOf(type, fields[i].Name).ToString(CultureInfo.InvariantCulture);
            Assert.True(expected == answers[i + 1], $"{name}.{fields[i].Name} is at {expected}; C says {answers[i + 1] ?? "that it has no such field"}");
        }
    }

    [Fact]
    public void Offsets_that_plans_load_from_struct_stat_are_right()
    {
        Assert.SkipUnless(CCompiler.IsPresent, "gcc is not installed");
        string?[] answers = CCompiler.Evaluate(
            ["asm/stat.h"],
            ["sizeof(struct stat)", "offsetof(struct stat, st_mode)", "offsetof(struct stat, st_uid)", "offsetof(struct stat, st_rdev)"],
            "%zu");

        Assert.Equal($"{StatLayout.Size} {StatLayout.Mode} {StatLayout.Uid} {StatLayout.DeviceNumber}", string.Join(' ', answers));
    }

    private static IEnumerable<Type> KernelStructs() =>
        typeof(Errno).Assembly.GetExportedTypes().Where(type => type.IsDefined(typeof(KernelStructAttribute), inherit: false));

    private static string[] Prerequisites(string header) => header.StartsWith("linux/", StringComparison.Ordinal) ? ["linux/types.h"] : [];

    /// <summary>Values of the names that the headers know; the others are left over.</summary>
    private static Dictionary<string, ulong> Ask(IReadOnlyList<string> headers, IEnumerable<string> names, out HashSet<string> unknown)
    {
        string[] asked = [.. names];
        string?[] answers = CCompiler.Evaluate(headers, [.. asked.Select(name => $"(unsigned long long)({name})")], "%llx");
        unknown = [.. asked.Where((_, i) => answers[i] is null)];
        return asked.Zip(answers).Where(pair => pair.Second is not null)
            .ToDictionary(pair => pair.First, pair => ulong.Parse(pair.Second!, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}
