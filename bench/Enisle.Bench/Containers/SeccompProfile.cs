using System.Text.Json.Nodes;

namespace Enisle.Bench.Containers;

/// <summary>The engines' default seccomp profile as the OCI object that they hand to a runtime on x86-64.</summary>
/// <remarks>The file's own format adds <c>archMap</c>, and rules that hold only with some architectures or capabilities.</remarks>
internal static class SeccompProfile
{
    public static JsonObject Read(string path, IReadOnlySet<string> capabilities)
    {
        JsonObject profile = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        if (profile["archMap"] is null)
        {
            return profile;
        }

        JsonArray rules = [];
        foreach (JsonNode? node in profile["syscalls"]!.AsArray())
        {
            JsonObject rule = node!.AsObject();
            if (Applies(rule, capabilities))
            {
                rules.Add((JsonNode)OciRule(rule));
            }
        }

        return new JsonObject
        {
            ["defaultAction"] = profile["defaultAction"]!.DeepClone(),
            ["defaultErrnoRet"] = profile["defaultErrnoRet"]?.DeepClone() ?? 1,
            ["architectures"] = new JsonArray("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"),
            ["syscalls"] = rules,
        };
    }

    private static bool Applies(JsonObject rule, IReadOnlySet<string> capabilities)
    {
        JsonNode? includes = rule["includes"];
        JsonNode? excludes = rule["excludes"];
        return (Strings(includes, "arches") is not { Count: > 0 } arches || arches.Contains("amd64"))
            && !Strings(excludes, "arches").Contains("amd64")
            && Strings(includes, "caps").All(capabilities.Contains)
            && !Strings(excludes, "caps").Any(capabilities.Contains);
    }

    private static List<string> Strings(JsonNode? parent, string name) =>
        parent?[name] is JsonArray array ? [.. array.Select(static item => item!.GetValue<string>())] : [];

    private static JsonObject OciRule(JsonObject rule)
    {
        JsonObject result = new()
        {
            ["names"] = (rule["names"] ?? new JsonArray(rule["name"]?.DeepClone())).DeepClone(),
            ["action"] = rule["action"]!.DeepClone(),
        };
        if (rule["errnoRet"] is JsonNode errno)
        {
            result["errnoRet"] = errno.DeepClone();
        }

        if (rule["args"] is JsonArray { Count: > 0 } arguments)
        {
            result["args"] = arguments.DeepClone();
        }

        return result;
    }
}
