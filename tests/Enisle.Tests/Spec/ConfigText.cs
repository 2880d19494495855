using System.Text;
using System.Text.Json.Nodes;
using Enisle.Spec;
using Enisle.Spec.Runtime;

namespace Enisle.Tests.Spec;

/// <summary>A good config.json, and the same with one place changed.</summary>
internal static class ConfigText
{
    public const string Good = """
        {
          "ociVersion": "1.3.0",
          "root": { "path": "rootfs" },
          "process": { "cwd": "/", "args": ["sh"], "env": ["PATH=/bin"], "user": { "uid": 0, "gid": 0 } },
          "hostname": "box",
          "mounts": [ { "destination": "/proc", "type": "proc", "source": "proc" } ],
          "linux": {
            "namespaces": [ { "type": "pid" }, { "type": "network" }, { "type": "mount" }, { "type": "ipc" }, { "type": "uts" } ]
          }
        }
        """;

    /// <summary><paramref name="path"/> as messages spell it (<c>mounts[0].type</c>); missing objects on the way are made, null removes.</summary>
    public static byte[] With(string path, string? value, string text = Good)
    {
        JsonNode root = JsonNode.Parse(text)!;
        JsonNode place = root;
        string[] steps = path.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        foreach (string step in steps[..^1])
        {
            place = step[0] == '[' ? place[int.Parse(step[1..^1])]! : place[step] ?? (place.AsObject()[step] = new JsonObject());
        }

        JsonNode? node = value is null ? null : JsonNode.Parse(value);
        if (value is null)
        {
            place.AsObject().Remove(steps[^1]);
        }
        else if (steps[^1][0] == '[')
        {
            place[int.Parse(steps[^1][1..^1])] = node;
        }
        else
        {
            place[steps[^1]] = node;
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    public static string Broken(ReadOnlySpan<byte> json)
    {
        try
        {
            RuntimeConfigReader.Read(json, "config.json");
        }
        catch (SpecException e)
        {
            return e.Message;
        }

        return "(good)";
    }
}
