namespace Enisle.Bundles.Options;

/// <summary>What runs, as a person or a client asks for it: the part of a request that an image can have defaults for.</summary>
/// <remarks>Names and meanings are those of the Docker Engine API's <c>Config</c>. Null means: not asked for, so the image's word counts.</remarks>
public sealed record WorkloadOptions
{
    /// <summary>Null: the first twelve digits of the id.</summary>
    public string? Hostname { get; init; }

    /// <summary>NIS domain name.</summary>
    public string? Domainname { get; init; }

    /// <summary>user, uid, user:group, uid:gid …; empty: root.</summary>
    public string? User { get; init; }

    /// <summary>The workload gets a terminal.</summary>
    public bool Tty { get; init; }

    /// <summary>Its standard input stays open without a client.</summary>
    public bool OpenStdin { get; init; }

    /// <summary>Its standard input is closed when the first client has gone.</summary>
    public bool StdinOnce { get; init; }

    /// <summary><c>NAME=value</c>, or <c>NAME</c> to take the image's away.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];

    /// <summary>Null: the image's.</summary>
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>Null: the image's; empty: none.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>Null: the image's, else /.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>Paths inside that get a volume of their own.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary><c>port/protocol</c>.</summary>
    public IReadOnlyList<string> ExposedPorts { get; init; } = [];

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(0);

    /// <summary>Name or number; null: the image's, else SIGTERM.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Seconds between the stop signal and SIGKILL; null: 10; -1: for ever.</summary>
    public int? StopTimeoutSeconds { get; init; }

    /// <summary>Null: the image's.</summary>
    public HealthOptions? Healthcheck { get; init; }
}
