namespace Enisle;

/// <summary>Who is expected to call.</summary>
internal enum FaceKind
{
    /// <summary>A person: <c>enisle</c> and its verbs.</summary>
    Person,

    /// <summary>The engine itself: a process that supervises an instance.</summary>
    Supervisor,

    /// <summary>The image store: a process that unpacks a layer and can do nothing else.</summary>
    LayerUnpacker,

    /// <summary>Podman, containerd, Docker: runc's command line over the container level.</summary>
    ContainerRuntime,
}
