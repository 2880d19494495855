using System.Text.RegularExpressions;
using Enisle.Architecture.Tests.Tree;

namespace Enisle.Architecture.Tests;

public sealed partial class SourceTests
{
    private const int MaxLines = 400;
    private const int MaxTestLines = 500;

    private static readonly string[] s_unsafeRooms =
    [
        "Enisle.Abi", // fixed buffers in the kernel's structs; no code
        "Enisle.Host", "Enisle.Machine", "Enisle.Backends", "Enisle.Kvm", "Enisle.Emulator", "Enisle.UserMode",
    ];

    [Fact]
    public void Unsafe_code_is_allowed_only_where_the_rules_say()
    {
        foreach (Project room in Project.Rooms.Where(room => room.IsTrue("AllowUnsafeBlocks")))
        {
            Assert.Contains(room.Name, s_unsafeRooms);
        }
    }

    [Fact]
    public void Platform_calls_live_in_Host_alone()
    {
        foreach (string file in Repository.WrittenSources("src"))
        {
            string text = CSharpText.WithoutCommentsAndStrings(Repository.Read(file));
            bool calls = PlatformCall().IsMatch(text);
            Assert.False(calls && !file.StartsWith("src/Enisle.Host/", StringComparison.Ordinal), $"{file}: LibraryImport belongs into src/Enisle.Host");
            Assert.False(text.Contains("[DllImport", StringComparison.Ordinal), $"{file}: DllImport marshals at run time; use LibraryImport");
        }
    }

    [Fact]
    public void Files_hold_one_type_and_are_named_for_it()
    {
        foreach (string file in Repository.WrittenSources("src", "tests", "tools", "bench", "fuzz").Where(MustHoldOneType))
        {
            IReadOnlyList<string> types = CSharpText.TopLevelTypes(Repository.Read(file));
            Assert.True(types.Distinct().Count() <= 1, $"{file} holds {string.Join(", ", types)}: one type a file");
            string name = Path.GetFileNameWithoutExtension(file).Split('.')[0];
            Assert.True(types.Count == 0 || types[0] == name, $"{file} holds {(types.Count == 0 ? "nothing" : types[0])}: name the file for it");
        }
    }

    [Fact]
    public void Files_stay_readable_in_length()
    {
        foreach (string file in Repository.WrittenSources("src", "tests", "tools", "bench", "fuzz", "guest"))
        {
            string text = Repository.Read(file);
            int lines = text.Count(c => c == '\n');
            Assert.True(lines <= (file.StartsWith("tests/", StringComparison.Ordinal) ? MaxTestLines : MaxLines) || IsTable(text), $"{file} has {lines} lines: look for the seam");
        }
    }

    [Fact]
    public void Work_left_for_later_names_its_issue()
    {
        foreach (string file in Repository.WrittenSources("src", "tests", "tools", "bench", "fuzz", "guest"))
        {
            Match match = Unnumbered().Match(Repository.Read(file));
            Assert.False(match.Success, $"{file}: '{match.Value}' without an issue number");
        }
    }

    // Abi has a file for each C header; a program that is one file directly below tools/ holds what it needs.
    private static bool MustHoldOneType(string file) =>
        !file.StartsWith("src/Enisle.Abi/", StringComparison.Ordinal) && Path.GetDirectoryName(file) != "tools";

    /// <summary>Nine of ten lines with something on them are rows that start with a letter or a quote and end with a comma.</summary>
    private static bool IsTable(string text)
    {
        string[] lines = [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        return lines.Count(line => line[^1] == ',') > lines.Length * 9 / 10;
    }

    [GeneratedRegex(@"\[\s*(System\.Runtime\.InteropServices\.)?LibraryImport\b")]
    private static partial Regex PlatformCall();

    [GeneratedRegex(@"\b(TO[D]O(?!\(#\d+\))|FI[X]ME|HA[C]K)\b")]
    private static partial Regex Unnumbered();
}
