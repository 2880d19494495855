using System.Text.Json;
using Enisle.Host;
using Enisle.Spec.Runtime;

namespace Enisle.Bundles.Security;

/// <summary>A seccomp profile in the engines' file format: the runtime specification's object, with rules that depend on capability and architecture.</summary>
internal static class SeccompProfileFile
{
    private const string Architecture = "amd64";

    /// <exception cref="EnisleException">The file is not such a profile.</exception>
    public static Seccomp Read(ReadOnlyMemory<byte> json, string file, IReadOnlyList<string> capabilities)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
            JsonElement root = document.RootElement;
            return new Seccomp
            {
                DefaultAction = root.GetProperty("defaultAction").GetString()!,
                DefaultErrnoRet = Number(root, "defaultErrnoRet") ?? 1,
                Architectures = Architectures(root),
                Flags = Strings(root, "flags"),
                HasFlags = root.TryGetProperty("flags", out _),
                ListenerPath = Text(root, "listenerPath"),
                ListenerMetadata = Text(root, "listenerMetadata"),
                Syscalls = Rules(root, capabilities),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new EnisleException(ErrorKind.Invalid, $"--security-opt: seccomp: {file}: is not a seccomp profile: {e.Message}", e);
        }
    }

    private static IReadOnlyList<string> Architectures(JsonElement root)
    {
        if (root.TryGetProperty("archMap", out JsonElement map) && map.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement entry in map.EnumerateArray())
            {
                if (Text(entry, "architecture") == "SCMP_ARCH_X86_64")
                {
                    return ["SCMP_ARCH_X86_64", .. Strings(entry, "subArchitectures")];
                }
            }
        }

        return Strings(root, "architectures");
    }

    private static List<SeccompRule> Rules(JsonElement root, IReadOnlyList<string> capabilities)
    {
        List<SeccompRule> rules = [];
        if (!root.TryGetProperty("syscalls", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            return rules;
        }

        foreach (JsonElement entry in list.EnumerateArray())
        {
            if (Applies(entry, capabilities))
            {
                rules.Add(Rule(entry));
            }
        }

        return rules;
    }

    private static SeccompRule Rule(JsonElement entry)
    {
        IReadOnlyList<string> names = Strings(entry, "names");
        List<SeccompArg> args = [];
        if (entry.TryGetProperty("args", out JsonElement list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement arg in list.EnumerateArray())
            {
                ulong second = arg.TryGetProperty("valueTwo", out JsonElement two) ? two.GetUInt64() : 0;
                args.Add(new SeccompArg(arg.GetProperty("index").GetUInt32(), arg.GetProperty("value").GetUInt64(), second, arg.GetProperty("op").GetString()!));
            }
        }

        return new SeccompRule
        {
            Names = names.Count == 0 && Text(entry, "name") is { } name ? [name] : names,
            Action = entry.GetProperty("action").GetString()!,
            ErrnoRet = Number(entry, "errnoRet"),
            Args = args,
        };
    }

    private static bool Applies(JsonElement entry, IReadOnlyList<string> capabilities)
    {
        if (entry.TryGetProperty("includes", out JsonElement includes) && includes.ValueKind == JsonValueKind.Object
            && ((Strings(includes, "arches") is { Count: > 0 } arches && !arches.Contains(Architecture))
                || !Strings(includes, "caps").All(capabilities.Contains)))
        {
            return false;
        }

        return !(entry.TryGetProperty("excludes", out JsonElement excludes) && excludes.ValueKind == JsonValueKind.Object
            && (Strings(excludes, "arches").Contains(Architecture) || Strings(excludes, "caps").Any(capabilities.Contains)));
    }

    private static uint? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetUInt32() : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static IReadOnlyList<string> Strings(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(static item => item.GetString()!)] : [];
}
