using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Enisle.Abi;

namespace Enisle.Tests.Abi;

/// <summary>A type of Enisle.Abi whose values come from C headers, and the headers that its doc comment names after «Spec:».</summary>
internal sealed partial record AbiSource(Type Type, IReadOnlyList<string> Headers)
{
    /// <summary>Every static class of constants and every enum that names a header; sorted by name.</summary>
    public static IReadOnlyList<AbiSource> All { get; } = Find();

    /// <summary>C name to value; 64 bits, cut to the constant's size.</summary>
    public IReadOnlyDictionary<string, (ulong Value, int Size)> Values() => Type.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(constant => constant.IsLiteral && !(Type.IsEnum && constant.Name == "None"))
        .ToDictionary(CName, constant => Number(constant.GetRawConstantValue()!));

    private string CName(FieldInfo constant) => Type == typeof(Syscall) ? "__NR_" + constant.Name : constant.Name;

    private static (ulong Value, int Size) Number(object constant) => constant switch
    {
        byte or sbyte => (Convert.ToUInt64(Convert.ToInt64(constant, CultureInfo.InvariantCulture) & 0xff), 1),
        short or ushort => (Convert.ToUInt64(Convert.ToInt64(constant, CultureInfo.InvariantCulture) & 0xffff), 2),
        int value => ((uint)value, 4),
        uint value => (value, 4),
        long value => ((ulong)value, 8),
        ulong value => (value, 8),
        _ => throw new InvalidOperationException($"a constant of type {constant.GetType().Name}"),
    };

    private static List<AbiSource> Find()
    {
        List<AbiSource> found = [];
        Assembly abi = typeof(Errno).Assembly;
        foreach (string file in Directory.EnumerateFiles(Path.Combine(RepositoryRoot(), "src/Enisle.Abi"), "*.cs").Order(StringComparer.Ordinal))
        {
            foreach (Match match in TypeWithSpec().Matches(File.ReadAllText(file)))
            {
                Type type = abi.GetType($"Enisle.Abi.{match.Groups["name"].Value}", throwOnError: true)!;
                string[] headers = [.. Header().Matches(match.Groups["spec"].Value).Select(header => Includable(header.Value)).Distinct()];
                // StatLayout holds offsets, which have a test of their own.
                if (headers.Length > 0 && type != typeof(StatLayout) && (type.IsEnum || (type.IsAbstract && type.IsSealed)))
                {
                    found.Add(new AbiSource(type, headers));
                }
            }
        }

        return found;
    }

    /// <summary>The installed header that shows what a kernel source file defines.</summary>
    private static string Includable(string header) => header switch
    {
        "arch/x86/entry/syscalls/syscall_64.tbl" => "asm/unistd.h",
        _ when header.StartsWith("arch/x86/include/uapi/", StringComparison.Ordinal) => header["arch/x86/include/uapi/".Length..],
        _ when header.StartsWith("bits/", StringComparison.Ordinal) => "sys/" + header["bits/".Length..],
        _ => header,
    };

    private static string RepositoryRoot()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Enisle.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("this test reads the sources: run it inside the repository");
        }

        return folder.FullName;
    }

    // From a doc comment's «Spec:» to the first static class or enum declared after it, with nothing but comments between.
    [GeneratedRegex(@"Spec:(?<spec>[^\n]*(?:\n///[^\n]*)*)\n(?:\[[^\n]*\n)*public (?:static class|static partial class|enum) (?<name>\w+)")]
    private static partial Regex TypeWithSpec();

    [GeneratedRegex(@"[\w./-]+\.(?:h|tbl)\b")]
    private static partial Regex Header();
}
