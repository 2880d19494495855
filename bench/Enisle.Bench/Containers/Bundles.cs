using System.Text.Json.Nodes;

namespace Enisle.Bench.Containers;

/// <summary>Makes busybox bundles: what <c>runc spec</c> writes, with the engines' default seccomp profile.</summary>
internal sealed class Bundles(string work, string busybox, JsonObject spec, JsonObject seccomp)
{
    public string RootFs { get; } = MakeRootFs(Path.Combine(work, "rootfs"), busybox);

    /// <param name="name">Of the bundle's folder.</param>
    /// <param name="memoryLimitBytes">For <c>linux.resources.memory.limit</c>; 0 for none.</param>
    /// <param name="arguments">What the container runs.</param>
    /// <returns>The bundle's folder.</returns>
    public string Make(string name, long memoryLimitBytes, params string[] arguments)
    {
        JsonObject config = spec.DeepClone().AsObject();
        JsonObject process = config["process"]!.AsObject();
        process["terminal"] = false;
        process["args"] = new JsonArray([.. arguments.Select(static argument => (JsonNode)argument)]);
        config["root"]!["path"] = RootFs;
        JsonObject linux = config["linux"]!.AsObject();
        linux["seccomp"] = seccomp.DeepClone();
        if (memoryLimitBytes > 0)
        {
            linux["resources"]!["memory"] = new JsonObject { ["limit"] = memoryLimitBytes };
        }

        string folder = Path.Combine(work, "bundles", name);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), config.ToJsonString());
        return folder;
    }

    private static string MakeRootFs(string rootFs, string busybox)
    {
        foreach (string folder in (string[])["bin", "dev", "proc", "sys", "tmp", "etc"])
        {
            Directory.CreateDirectory(Path.Combine(rootFs, folder));
        }

        string program = Path.Combine(rootFs, "bin/busybox");
        File.Copy(busybox, program);
        File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
        foreach (string applet in (string[])["sh", "true", "sleep"])
        {
            File.CreateSymbolicLink(Path.Combine(rootFs, "bin", applet), "busybox");
        }

        return rootFs;
    }
}
