using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;

namespace Enisle.Integration.Tests.Engines;

/// <summary>Writes busybox as an image archive in Docker's format (manifest.json, a config, one layer).</summary>
internal static class ImageArchive
{
    public const string Name = "enisle.test/busybox:latest";

    private static readonly string[] s_applets =
    [
        "sh", "cat", "echo", "env", "false", "grep", "head", "hostname", "id", "kill", "ls", "mkdir", "ps", "pwd", "readlink", "sleep",
        "stat", "stty", "test", "touch", "tr", "true", "tty", "wc", "df", "mount", "cut", "sort",
    ];

    public static string Write(string path)
    {
        byte[] layer = Layer();
        string diffId = Convert.ToHexStringLower(SHA256.HashData(layer));
        byte[] config = Encoding.UTF8.GetBytes($$"""
            { "architecture": "amd64", "os": "linux", "config": { "Env": [ "PATH=/bin" ], "Cmd": [ "/bin/sh" ], "WorkingDir": "/" },
              "rootfs": { "type": "layers", "diff_ids": [ "sha256:{{diffId}}" ] }, "history": [ { "created_by": "enisle" } ] }
            """);
        string configName = Convert.ToHexStringLower(SHA256.HashData(config)) + ".json";
        byte[] manifest = Encoding.UTF8.GetBytes($$"""[ { "Config": "{{configName}}", "RepoTags": [ "{{Name}}" ], "Layers": [ "{{diffId}}/layer.tar" ] } ]""");

        using FileStream file = File.Create(path);
        using TarWriter tar = new(file, TarEntryFormat.Ustar);
        Add(tar, configName, config);
        Add(tar, $"{diffId}/layer.tar", layer);
        Add(tar, "manifest.json", manifest);
        return path;
    }

    private static byte[] Layer()
    {
        using MemoryStream stream = new();
        using (TarWriter tar = new(stream, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (string directory in (ReadOnlySpan<string>)["bin/", "dev/", "etc/", "proc/", "root/", "sys/", "tmp/"])
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.Directory, directory) { Mode = (UnixFileMode)0x1ed });
            }

            Add(tar, "bin/busybox", File.ReadAllBytes("/bin/busybox"), (UnixFileMode)0x1ed);
            foreach (string applet in s_applets)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, "bin/" + applet) { LinkName = "busybox" });
            }

            Add(tar, "etc/passwd", "root:x:0:0:root:/root:/bin/sh\nsmith:x:1000:1000::/tmp:/bin/sh\n"u8.ToArray());
            Add(tar, "etc/group", "root:x:0:\nsmith:x:1000:\n"u8.ToArray());
            Add(tar, "etc/not-executable", "text\n"u8.ToArray());
        }

        return stream.ToArray();
    }

    private static void Add(TarWriter tar, string name, byte[] content, UnixFileMode mode = (UnixFileMode)0x1a4) =>
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { Mode = mode, DataStream = new MemoryStream(content) });
}
