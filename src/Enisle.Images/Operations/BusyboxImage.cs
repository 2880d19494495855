using System.Text;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Images.Content;
using Enisle.Images.Layers;
using Enisle.Images.Layers.Tar;
using Enisle.Spec.Image;

namespace Enisle.Images.Operations;

/// <summary>The image <c>busybox:latest</c>, made from a statically linked busybox of the host.</summary>
public static class BusyboxImage
{
    /// <summary>Where Debian's package busybox-static puts it.</summary>
    public const string DebianPath = "/bin/busybox";

    private const string FullName = "docker.io/library/busybox:latest";
    private const int MaxList = 64 * 1024;
    private const int ListTimeoutMs = 10_000;

    private static readonly (string Name, uint Mode)[] s_directories =
    [
        ("bin/", 0x1ED), ("dev/", 0x1ED), ("etc/", 0x1ED), ("home/", 0x1ED), ("proc/", 0x1ED), ("root/", 0x1C0), ("sys/", 0x1ED),
        ("tmp/", 0x3FF), ("usr/", 0x1ED), ("usr/bin/", 0x1ED), ("usr/sbin/", 0x1ED), ("var/", 0x1ED), ("var/spool/", 0x1ED),
        ("var/spool/mail/", 0x1ED), ("var/www/", 0x1ED),
    ];

    private static readonly (string Name, string Text)[] s_files =
    [
        ("etc/passwd", "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\nbin:x:2:2:bin:/bin:/bin/false\nsys:x:3:3:sys:/dev:/bin/false\nmail:x:8:8:mail:/var/spool/mail:/bin/false\nwww-data:x:33:33:www-data:/var/www:/bin/false\nnobody:x:65534:65534:nobody:/home:/bin/false\n"),
        ("etc/group", "root:x:0:\ndaemon:x:1:\nbin:x:2:\nsys:x:3:\nadm:x:4:\ntty:x:5:\ndisk:x:6:\nmail:x:8:\nwheel:x:10:root\nwww-data:x:33:\nusers:x:100:\nnogroup:x:65534:\n"),
        ("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"),
    ];

    /// <summary>Makes it, and names it; the same program makes the same layer.</summary>
    /// <exception cref="EnisleException">The program is not there, or is no busybox.</exception>
    public static Image Run(ContentStore store, LayerStore layers, string program = DebianPath)
    {
        byte[] busybox = HostFile.TryReadAllBytes(Abi.Fcntl.AT_FDCWD, program)
            ?? throw new EnisleException(ErrorKind.NotFound, $"{program}: is not there (on Debian: apt-get install busybox-static)");
        HelperResult list = HelperProgram.Run(program, ["busybox", "--list"], [], [], ListTimeoutMs, MaxList);
        string[] applets = list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (!list.Succeeded || !applets.Contains("sh"))
        {
            throw new EnisleException(ErrorKind.Invalid, $"{program}: is no busybox with a shell: --list says nothing of one");
        }

        ImageConfig config = new()
        {
            Created = DateTimeOffset.UnixEpoch,
            Platform = PlatformRules.Host,
            Process = new ImageProcess { Cmd = ["sh"], Env = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"] },
            History = [new ImageHistory { Created = DateTimeOffset.UnixEpoch, CreatedBy = "busybox-static, with a link for each applet" }],
        };
        return StoreChange.Run(store, () =>
        {
            (Descriptor layer, Digest diffId) = NewLayer.Write(store, LayerCompression.Gzip, output => WriteTree(output, busybox, applets));
            layers.Ensure(layer, diffId);
            return NewImage.Add(store, config with { DiffIds = [diffId.Text] }, [layer], Reference.Parse(FullName));
        });
    }

    private static void WriteTree(Stream output, byte[] busybox, string[] applets)
    {
        using TarWriter tar = new(output);
        foreach ((string name, uint mode) in s_directories)
        {
            tar.Write(new TarEntry { Name = name, Kind = TarKind.Directory, Mode = mode });
        }

        tar.Write(new TarEntry { Name = "bin/busybox", Kind = TarKind.File, Mode = 0x1ED }, busybox);
        foreach (string applet in applets.Where(static applet => applet != "busybox" && IsPlain(applet)).Order(StringComparer.Ordinal))
        {
            tar.Write(new TarEntry { Name = $"bin/{applet}", Kind = TarKind.HardLink, LinkName = "bin/busybox", Mode = 0x1ED });
        }

        tar.Write(new TarEntry { Name = "usr/bin/env", Kind = TarKind.SymbolicLink, LinkName = "../../bin/env", Mode = 0x1FF });
        foreach ((string name, string text) in s_files)
        {
            tar.Write(new TarEntry { Name = name, Kind = TarKind.File, Mode = 0x1A4 }, Encoding.UTF8.GetBytes(text));
        }
    }

    private static bool IsPlain(string applet) => applet.All(static c => char.IsAsciiLetterOrDigit(c) || c is '[' or '_' or '-' or '.') && applet is not ("." or "..");
}
