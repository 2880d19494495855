namespace Enisle;

/// <summary>Who is expected to call.</summary>
internal enum FaceKind
{
    /// <summary>A person: <c>enisle</c> and its verbs.</summary>
    Person,

    /// <summary>Podman, containerd, Docker: runc's command line over the container level.</summary>
    ContainerRuntime,
}
