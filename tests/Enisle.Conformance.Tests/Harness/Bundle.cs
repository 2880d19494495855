using System.Text.Json.Nodes;

namespace Enisle.Conformance.Tests.Harness;

/// <summary>A bundle on disk whose config.json a case changes by path before the runtime reads it.</summary>
internal sealed partial class Bundle
{
    public Bundle(string directory, string cgroup)
    {
        Directory = directory;
        Cgroup = cgroup;
        Session.Instance.MakeRootFileSystem(RootFs);
        Config = Default(cgroup);
    }

    public string Directory { get; }

    /// <summary>The container's cgroup path, the same in every hierarchy.</summary>
    public string Cgroup { get; }

    public string RootFs => Path.Combine(Directory, "rootfs");

    public JsonObject Config { get; }

    /// <summary>What config.json holds instead of <see cref="Config"/>, for cases about broken ones.</summary>
    public string? RawConfig { get; set; }

    public JsonArray Mounts => Config["mounts"]!.AsArray();

    /// <summary>A path in the root file system as the host sees it.</summary>
    public string InRoot(string path) => Path.Combine(RootFs, path.TrimStart('/'));

    public Bundle Args(params string[] args) => Set("process.args", Array(args));

    public Bundle Shell(string script) => Args("/bin/sh", "-c", script);

    /// <summary>Sets a member named by a dotted path; objects on the way are made. Null removes it.</summary>
    public Bundle Set(string path, JsonNode? value)
    {
        string[] names = path.Split('.');
        JsonObject node = Config;
        foreach (string name in names.AsSpan(0, names.Length - 1))
        {
            if (node[name] is not JsonObject next)
            {
                next = [];
                node[name] = next;
            }

            node = next;
        }

        if (value is null)
        {
            _ = node.Remove(names[^1]);
        }
        else
        {
            node[names[^1]] = value;
        }

        return this;
    }

    /// <summary><see cref="Set"/> with the value as JSON text.</summary>
    public Bundle Json(string path, string json) => Set(path, JsonNode.Parse(json));

    public Bundle Remove(string path) => Set(path, null);

    /// <summary>Appends to the array at a dotted path.</summary>
    public Bundle Add(string path, string json)
    {
        JsonNode? node = Config;
        foreach (string name in path.Split('.'))
        {
            node = node?[name];
        }

        if (node is JsonArray array)
        {
            array.Add(JsonNode.Parse(json));
            return this;
        }

        return Set(path, (JsonNode)new JsonArray(JsonNode.Parse(json)));
    }

    public Bundle Mount(string destination, string? type, string? source, params string[] options)
    {
        JsonObject mount = new() { ["destination"] = destination };
        if (type is not null)
        {
            mount["type"] = type;
        }

        if (source is not null)
        {
            mount["source"] = source;
        }

        mount["options"] = Array(options);
        Mounts.Add((JsonNode)mount);
        return this;
    }

    /// <summary>The mount of the default config at a destination.</summary>
    public JsonObject MountAt(string destination) =>
        Mounts.Select(m => m!.AsObject()).First(m => (string?)m["destination"] == destination);

    public Bundle WithoutMount(string destination)
    {
        _ = Mounts.Remove(MountAt(destination));
        return this;
    }

    /// <summary>A new namespace of a kind, or with a path the one to join; replaces the entry of that kind.</summary>
    public Bundle Namespace(string type, string? path = null)
    {
        _ = WithoutNamespace(type);
        JsonObject entry = new() { ["type"] = type };
        if (path is not null)
        {
            entry["path"] = path;
        }

        Config["linux"]!["namespaces"]!.AsArray().Add((JsonNode)entry);
        return this;
    }

    public Bundle WithoutNamespace(string type)
    {
        JsonArray all = Config["linux"]!["namespaces"]!.AsArray();
        if (all.FirstOrDefault(n => (string?)n!["type"] == type) is JsonNode entry)
        {
            _ = all.Remove(entry);
        }

        return this;
    }

    /// <summary>A new user namespace: ids 0 to size-1 inside are <paramref name="hostId"/> and on outside.</summary>
    public Bundle UserNamespace(uint hostId = 200_000, uint size = 65_536)
    {
        string map = $$"""[ { "containerID": 0, "hostID": {{hostId}}, "size": {{size}} } ]""";
        _ = Namespace("user").Json("linux.uidMappings", map).Json("linux.gidMappings", map);
        OwnRootFs(hostId);
        return this;
    }

    /// <summary>The directories of the root file system become a host user's: the default is root's.</summary>
    public void OwnRootFs(uint id)
    {
        _ = Libc.chown(RootFs, id, id);
        foreach (string directory in System.IO.Directory.GetDirectories(RootFs, "*", SearchOption.AllDirectories))
        {
            _ = Libc.chown(directory, id, id);
        }
    }

    public Bundle Capabilities(string set, params string[] names) => Set($"process.capabilities.{set}", Array(names));

    public void Save() => File.WriteAllText(Path.Combine(Directory, "config.json"), RawConfig ?? Config.ToJsonString());

    private static JsonArray Array(string[] values) => [.. values.Select(v => (JsonNode)v)];
}
