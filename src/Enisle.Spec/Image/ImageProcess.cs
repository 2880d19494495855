namespace Enisle.Spec.Image;

/// <summary>The defaults for what runs: the member <c>config</c> of an image's configuration. Spec: config.md, «Properties».</summary>
public sealed record ImageProcess
{
    /// <summary>user, uid, user:group, uid:gid …; null or empty: root.</summary>
    public string? User { get; init; }
    /// <summary><c>port/protocol</c>.</summary>
    public IReadOnlyList<string> ExposedPorts { get; init; } = [];
    /// <summary><c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];
    /// <summary>Null where the image has none.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }
    public IReadOnlyList<string>? Cmd { get; init; }
    /// <summary>Absolute paths inside that want a volume.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];
    public string? WorkingDir { get; init; }
    public IReadOnlyDictionary<string, string> Labels { get; init; } = Runtime.Empty.Strings;
    public string? StopSignal { get; init; }
    public ImageHealthcheck? Healthcheck { get; init; }
    /// <summary>Docker's SHELL: what the string forms of commands run under.</summary>
    public IReadOnlyList<string>? Shell { get; init; }
    public IReadOnlyList<string> OnBuild { get; init; } = [];
}
