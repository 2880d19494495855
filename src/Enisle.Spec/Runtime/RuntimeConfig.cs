namespace Enisle.Spec.Runtime;

/// <summary>A bundle's <c>config.json</c>: everything a level needs to know to start an instance.</summary>
/// <remarks>Spec: OCI runtime-spec 1.3.0, config.md. Absent members are null; absent lists and maps are empty.</remarks>
public sealed record RuntimeConfig
{
    public required string OciVersion { get; init; }
    public Root? Root { get; init; }
    public IReadOnlyList<Mount> Mounts { get; init; } = [];
    public Process? Process { get; init; }
    public string? Hostname { get; init; }
    public string? Domainname { get; init; }
    public Hooks Hooks { get; init; } = Hooks.None;
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = Empty.Strings;
    public LinuxConfig? Linux { get; init; }
    public VmConfig? Vm { get; init; }
}
