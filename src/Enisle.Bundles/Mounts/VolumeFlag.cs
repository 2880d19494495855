using Enisle.Bundles.Options;
using Enisle.Host;

namespace Enisle.Bundles.Mounts;

/// <summary><c>-v [SOURCE:]TARGET[:OPTIONS]</c>: Docker's short form.</summary>
public static class VolumeFlag
{
    private static readonly string[] s_propagations = ["shared", "rshared", "slave", "rslave", "private", "rprivate"];

    /// <exception cref="EnisleException">Invalid.</exception>
    public static MountOptions Parse(string text)
    {
        string[] parts = text.Split(':');
        (string? source, string target, string options) = parts switch
        {
            [{ Length: > 0 } only] => (null, only, ""),
            [{ Length: > 0 } from, { Length: > 0 } to] when to[0] == '/' => (from, to, ""),
            [{ Length: > 0 } from, { Length: > 0 } to, var words] => (from, to, words),
            [{ Length: > 0 } only, var words] => (null, only, words),
            _ => throw Wrong(text, "invalid volume specification"),
        };
        if (target[0] != '/')
        {
            throw Wrong(text, $"invalid mount path: '{target}' mount path must be absolute");
        }

        string normal = PathText.Normalize(target);
        if (normal == "/")
        {
            throw Wrong(text, "invalid specification: destination can't be '/'");
        }

        bool bind = source is not null && (source[0] is '/' or '.' or '~');
        MountOptions mount = new()
        {
            Kind = bind ? MountKind.Bind : MountKind.Volume,
            Source = bind ? Path.GetFullPath(source!) : source,
            Target = normal,
            CreateSource = bind,
        };
        if (!bind && source is not null)
        {
            VolumeName.Validate(source);
        }

        foreach (string option in options.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            mount = option switch
            {
                "ro" or "readonly" => mount with { ReadOnly = true },
                "rw" or "z" or "Z" or "cached" or "delegated" or "consistent" => mount,
                "nocopy" or "volume-nocopy" when !bind => mount with { NoCopy = true },
                _ when bind && s_propagations.Contains(option) => mount with { Propagation = option },
                _ => throw Wrong(text, $"invalid mode: {option}"),
            };
        }

        return mount;
    }

    private static EnisleException Wrong(string text, string rule) => new(ErrorKind.Invalid, $"--volume: {text}: {rule}");
}
