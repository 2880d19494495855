namespace Enisle.Spec.Image;

/// <summary>One image of a <c>docker save</c> archive: an item of its <c>manifest.json</c>. Spec: moby, image-spec v1.2, «Combined Image JSON + Filesystem Changeset Format».</summary>
public sealed record DockerArchiveImage
{
    /// <summary>A file of the archive.</summary>
    public required string Config { get; init; }
    /// <summary><c>name:tag</c>, as people write them.</summary>
    public IReadOnlyList<string> RepoTags { get; init; } = [];
    /// <summary>Files of the archive, lowest layer first.</summary>
    public IReadOnlyList<string> Layers { get; init; } = [];
}
