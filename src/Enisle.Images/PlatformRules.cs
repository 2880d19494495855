using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Enisle.Host;
using Enisle.Spec.Image;

namespace Enisle.Images;

/// <summary>Platforms as people write them, and which of several manifests is meant. Spec: image-index.md, «platform».</summary>
public static class PlatformRules
{
    /// <summary>This host's.</summary>
    public static Platform Host { get; } = new()
    {
        Os = "linux",
        Architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64",
    };

    /// <summary><c>os/architecture[/variant]</c>, or an architecture alone.</summary>
    /// <exception cref="EnisleException">Invalid.</exception>
    public static Platform Parse(string text)
    {
        string[] parts = text.Split('/');
        if (parts.Length > 3 || Array.Exists(parts, static part => part.Length == 0))
        {
            throw new EnisleException(ErrorKind.Invalid, $"{text}: is not a platform (os/architecture or os/architecture/variant)");
        }

        return parts.Length == 1
            ? new Platform { Os = Host.Os, Architecture = Normalize(parts[0]) }
            : new Platform { Os = parts[0], Architecture = Normalize(parts[1]), Variant = parts.Length == 3 ? parts[2] : null };
    }

    /// <summary><c>os/architecture[/variant]</c>.</summary>
    public static string Format(Platform platform) =>
        platform.Variant is { } variant ? $"{platform.Os}/{platform.Architecture}/{variant}" : $"{platform.Os}/{platform.Architecture}";

    /// <summary>The manifest for the platform; null when the index has none.</summary>
    /// <remarks>An exact variant before the architecture's first, that before any other. Attestations say <c>unknown/unknown</c> and are never picked.</remarks>
    public static Descriptor? Pick(ImageIndex index, Platform wanted)
    {
        Descriptor? best = null;
        int bestRank = 0;
        foreach (Descriptor manifest in index.Manifests)
        {
            int rank = MediaTypes.IsManifest(manifest.MediaType) || MediaTypes.IsIndex(manifest.MediaType) ? Rank(manifest.Platform, wanted) : 0;
            if (rank > bestRank)
            {
                best = manifest;
                bestRank = rank;
            }
        }

        return best ?? (index.Manifests is [{ Platform: null }] ? index.Manifests[0] : null);
    }

    /// <summary>Whether an image for <paramref name="offered"/> is what was asked for.</summary>
    public static bool Matches([NotNullWhen(true)] Platform? offered, Platform wanted) => Rank(offered, wanted) > 0;

    private static int Rank(Platform? offered, Platform wanted)
    {
        if (offered is null || offered.Os != wanted.Os || Normalize(offered.Architecture) != wanted.Architecture)
        {
            return 0;
        }

        return VariantOf(offered) == VariantOf(wanted) ? 3 : wanted.Variant is not null ? 0 : offered.Variant is null ? 2 : 1;
    }

    // An architecture's first variant goes without saying.
    private static string VariantOf(Platform platform) => platform.Variant ?? platform.Architecture switch
    {
        "arm64" => "v8",
        "arm" => "v7",
        "amd64" => "v1",
        _ => "",
    };

    private static string Normalize(string architecture) => architecture switch
    {
        "x86_64" or "x86-64" => "amd64",
        "aarch64" => "arm64",
        "i386" => "386",
        _ => architecture,
    };
}
