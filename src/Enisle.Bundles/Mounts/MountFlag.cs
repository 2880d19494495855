using System.Globalization;
using Enisle.Bundles.Options;
using Enisle.Host;

namespace Enisle.Bundles.Mounts;

/// <summary><c>--mount type=…,source=…,target=…</c>: Docker's long form, comma-separated as in CSV.</summary>
public static class MountFlag
{
    /// <exception cref="EnisleException">Invalid.</exception>
    public static MountOptions Parse(string text)
    {
        MountOptions mount = new() { Kind = MountKind.Volume, Target = "" };
        foreach (string field in Fields(text))
        {
            int equals = field.IndexOf('=', StringComparison.Ordinal);
            string key = (equals < 0 ? field : field[..equals]).Trim().ToLowerInvariant();
            string? value = equals < 0 ? null : field[(equals + 1)..];
            mount = Apply(mount, key, value, text);
        }

        return Check(mount, text);
    }

    private static MountOptions Apply(MountOptions mount, string key, string? value, string text) => key switch
    {
        "type" => mount with { Kind = Kind(value, text) },
        "source" or "src" => mount with { Source = Needed(key, value, text) },
        "target" or "destination" or "dst" => mount with { Target = Needed(key, value, text) },
        "readonly" or "ro" => mount with { ReadOnly = Truth(key, value, text) },
        "bind-propagation" => mount with { Propagation = Needed(key, value, text) },
        "bind-nonrecursive" => mount with { NonRecursive = Truth(key, value, text) },
        "bind-recursive" => mount with { NonRecursive = Needed(key, value, text) == "disabled" },
        "bind-create-src" => mount with { CreateSource = Truth(key, value, text) },
        "volume-nocopy" => mount with { NoCopy = Truth(key, value, text) },
        "volume-subpath" or "image-subpath" => mount with { Subpath = Needed(key, value, text) },
        "volume-label" => mount with { VolumeLabels = WithLabel(mount.VolumeLabels, Needed(key, value, text)) },
        "volume-driver" when value is "local" => mount,
        "tmpfs-size" => mount with { TmpfsSizeBytes = ByteSize.Parse("--mount: tmpfs-size", Needed(key, value, text)) },
        "tmpfs-mode" => mount with { TmpfsMode = Mode(Needed(key, value, text), text) },
        "consistency" => mount,
        _ => throw Wrong(text, $"unexpected key '{key}'"),
    };

    private static MountOptions Check(MountOptions mount, string text)
    {
        if (mount.Target.Length == 0)
        {
            throw Wrong(text, "target is required");
        }

        if (mount.Target[0] != '/' || PathText.Normalize(mount.Target) == "/")
        {
            throw Wrong(text, "target must be an absolute path below /");
        }

        if (mount.Kind == MountKind.Bind && mount.Source is not { Length: > 0 })
        {
            throw Wrong(text, "source is required for a bind");
        }

        if (mount is { Kind: MountKind.Volume, Source: { } name })
        {
            VolumeName.Validate(name);
        }

        return mount with
        {
            Target = PathText.Normalize(mount.Target),
            Source = mount.Kind == MountKind.Bind ? Path.GetFullPath(mount.Source!) : mount.Source,
        };
    }

    private static MountKind Kind(string? value, string text) => value?.ToLowerInvariant() switch
    {
        "bind" => MountKind.Bind,
        "volume" => MountKind.Volume,
        "tmpfs" => MountKind.Tmpfs,
        "image" => MountKind.Image,
        _ => throw Wrong(text, $"type {value}: must be bind, volume, tmpfs or image"),
    };

    private static Dictionary<string, string> WithLabel(IReadOnlyDictionary<string, string> labels, string label)
    {
        int equals = label.IndexOf('=', StringComparison.Ordinal);
        return new Dictionary<string, string>(labels) { [equals < 0 ? label : label[..equals]] = equals < 0 ? "" : label[(equals + 1)..] };
    }

    private static bool Truth(string key, string? value, string text) => value?.ToLowerInvariant() switch
    {
        null or "true" or "1" => true,
        "false" or "0" => false,
        _ => throw Wrong(text, $"invalid value for {key}: {value}"),
    };

    private static uint Mode(string value, string text)
    {
        uint mode = 0;
        foreach (char digit in value)
        {
            mode = digit is >= '0' and <= '7' && mode < 0x1000 ? (mode * 8) + (uint)(digit - '0') : throw Wrong(text, $"tmpfs-mode {value}: must be octal");
        }

        return mode <= 0xFFF ? mode : throw Wrong(text, string.Create(CultureInfo.InvariantCulture, $"tmpfs-mode {value}: must be octal, at most 7777"));
    }

    private static string Needed(string key, string? value, string text) => value is { Length: > 0 } ? value : throw Wrong(text, $"{key}: needs a value");

    /// <summary>Fields between commas; one in double quotes may have commas in it.</summary>
    private static List<string> Fields(string text)
    {
        List<string> fields = [];
        System.Text.StringBuilder field = new();
        bool quoted = false;
        foreach (char c in text)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }

        fields.Add(field.ToString());
        return fields;
    }

    private static EnisleException Wrong(string text, string rule) => new(ErrorKind.Invalid, $"--mount: {text}: {rule}");
}
