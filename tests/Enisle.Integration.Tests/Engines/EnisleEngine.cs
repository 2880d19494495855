using Enisle.Conformance.Tests.Harness;

namespace Enisle.Integration.Tests.Engines;

/// <summary>The product's own engine, with a store and state of its own, and busybox in it.</summary>
public sealed class EnisleEngine : Engine
{
    public EnisleEngine()
        : base("own")
    {
    }

    /// <summary>Where images and instances are.</summary>
    public string Data => $"{Directory}/data";

    /// <summary>Where sockets and the levels' state are.</summary>
    public string Run => $"{Directory}/run";

    protected override IReadOnlyList<string> Client => [Path.Combine(Path.GetDirectoryName(Target.Path)!, "enisle")];

    protected override IReadOnlyList<string> Environment => [.. base.Environment, $"ENISLE_DATA_ROOT={Data}", $"ENISLE_RUN_ROOT={Run}"];

    /// <summary>A template over what inspect shows.</summary>
    internal string Inspect(string name, string template) => Invoke("inspect", "-f", template, name).Succeeded().Text;

    public override void Dispose()
    {
        foreach (string id in Invoke("ps", "-aq").Lines)
        {
            _ = Invoke("rm", "-f", id);
        }

        base.Dispose();
    }

    protected override string? Prepare() => Missing("/bin/busybox") ?? Problem(Invoke("import", "--busybox"));
}
