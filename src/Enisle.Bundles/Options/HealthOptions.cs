namespace Enisle.Bundles.Options;

/// <summary>How it is found out whether the workload is well. Docker Engine API: <c>HealthConfig</c>.</summary>
public sealed record HealthOptions
{
    /// <summary>Empty: the image's; <c>NONE</c>: no check; <c>CMD</c> and arguments; <c>CMD-SHELL</c> and a command line.</summary>
    public IReadOnlyList<string> Test { get; init; } = [];

    /// <summary>Between checks; zero: 30 s.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>For one check; zero: 30 s.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>In which failures do not count yet.</summary>
    public TimeSpan StartPeriod { get; init; }

    /// <summary>Between checks in the start period; zero: 5 s.</summary>
    public TimeSpan StartInterval { get; init; }

    /// <summary>Failures in a row that make it unhealthy; zero: 3.</summary>
    public int Retries { get; init; }
}
