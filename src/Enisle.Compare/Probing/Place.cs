namespace Enisle.Compare.Probing;

/// <summary>Where the probe runs: on the host, or in an instance at one level.</summary>
/// <param name="Name"><c>host</c>, or the level's.</param>
/// <param name="Words">The command for it; what it ends with is the probe's mode.</param>
/// <param name="DetachedWords">The command that starts it in the background and prints an id; null: nothing is kept there.</param>
internal sealed record Place(string Name, IReadOnlyList<string> Words, IReadOnlyList<string>? DetachedWords)
{
    /// <summary>Marks the instances, whose value is the process that made them.</summary>
    public const string Label = "enisle.compare";

    private const string Inside = "/.enisle-probe";

    /// <summary>As any program of the host.</summary>
    public static Place Host(ProbeFile probe) => new("host", [probe.Path], DetachedWords: null);

    /// <summary>As a person would call it.</summary>
    public static Place Level(string program, string level, string image, ProbeFile probe)
    {
        string[] options =
        [
            "--rm", "--network", "none", "--isolation", level, "--no-healthcheck", "--label", $"{Label}={Environment.ProcessId}",
            "--volume", $"{probe.Path}:{Inside}:ro", "--entrypoint", Inside, image,
        ];
        return new Place(level, [program, "run", .. options], [program, "run", "--detach", .. options]);
    }
}
