using Enisle.Bundles.Options;
using Enisle.Host;

namespace Enisle.Bundles.Mounts;

/// <summary><c>--tmpfs PATH[:OPTIONS]</c>: options are the kernel's, as after mount -o.</summary>
public static class TmpfsFlag
{
    /// <exception cref="EnisleException">Invalid.</exception>
    public static MountOptions Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string path = colon < 0 ? text : text[..colon];
        if (!path.StartsWith('/') || PathText.Normalize(path) == "/")
        {
            throw new EnisleException(ErrorKind.Invalid, $"--tmpfs: {text}: must be an absolute path below /");
        }

        return new MountOptions
        {
            Kind = MountKind.Tmpfs,
            Target = PathText.Normalize(path),
            Extra = colon < 0 ? [] : text[(colon + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries),
        };
    }
}
