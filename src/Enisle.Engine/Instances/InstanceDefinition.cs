using Enisle.Bundles.Options;

namespace Enisle.Engine.Instances;

/// <summary>What was asked for: <c>instance.json</c>. Changes only by <c>rename</c> and <c>update</c>.</summary>
public sealed record InstanceDefinition
{
    /// <summary>64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Without a slash.</summary>
    public required string Name { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The image as the person named it.</summary>
    public required string Image { get; init; }

    /// <summary>Digest of the image's configuration: its id.</summary>
    public required string ImageId { get; init; }

    /// <summary>Digest of the image's manifest.</summary>
    public required string ManifestDigest { get; init; }

    /// <summary>Digests of the uncompressed layers, lowest first: the root file system is theirs even when the image's name has gone.</summary>
    public required IReadOnlyList<string> DiffIds { get; init; }

    /// <summary>What runs, the image's defaults included.</summary>
    public required WorkloadOptions Workload { get; init; }

    /// <summary>How the host treats it.</summary>
    public required HostOptions Host { get; init; }

    /// <summary>Volumes, with the names that anonymous ones were given.</summary>
    public IReadOnlyList<MountOptions> Mounts { get; init; } = [];
}
