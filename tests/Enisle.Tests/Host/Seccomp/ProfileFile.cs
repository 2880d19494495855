using System.Text.Json;
using Enisle.Spec.Runtime;
using SeccompProfile = Enisle.Spec.Runtime.Seccomp;

namespace Enisle.Tests.Host.Seccomp;

/// <summary>Profiles under tests/data.</summary>
internal static class ProfileFile
{
    public static SeccompProfile Read(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes($"{Root()}/tests/data/{name}.json"));
        JsonElement root = document.RootElement;
        return new()
        {
            DefaultAction = root.GetProperty("defaultAction").GetString()!,
            DefaultErrnoRet = Number(root, "defaultErrnoRet"),
            Architectures = Strings(root.GetProperty("architectures")),
            Syscalls = [.. root.GetProperty("syscalls").EnumerateArray().Select(Rule)],
        };
    }

    private static SeccompRule Rule(JsonElement rule) => new()
    {
        Names = Strings(rule.GetProperty("names")),
        Action = rule.GetProperty("action").GetString()!,
        ErrnoRet = Number(rule, "errnoRet"),
        Args = rule.TryGetProperty("args", out JsonElement args) ? [.. args.EnumerateArray().Select(Arg)] : [],
    };

    private static SeccompArg Arg(JsonElement arg) => new(
        arg.GetProperty("index").GetUInt32(),
        arg.GetProperty("value").GetUInt64(),
        arg.TryGetProperty("valueTwo", out JsonElement two) ? two.GetUInt64() : 0,
        arg.GetProperty("op").GetString()!);

    private static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];

    private static uint? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) ? value.GetUInt32() : null;

    private static string Root()
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists($"{directory}/Enisle.slnx"))
        {
            directory = Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("Enisle.slnx");
        }

        return directory;
    }
}
