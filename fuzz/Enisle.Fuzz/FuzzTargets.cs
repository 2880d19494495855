using Enisle.Fuzz.Targets;

namespace Enisle.Fuzz;

/// <summary>All targets, by name.</summary>
public static class FuzzTargets
{
    /// <summary>One of each.</summary>
    public static IReadOnlyList<IFuzzTarget> All { get; } =
    [
        new ConfigJsonTarget(),
        new CommandLineTarget(),
        new SpawnPlanTarget(),
        new TarTarget(),
        new ImageManifestTarget(),
        new ImageConfigTarget(),
        new ReferenceTarget(),
        new RegistryAnswerTarget(),
        new DnsAnswerTarget(),
        new TemplateTarget(),
    ];

    /// <summary>Null: there is none of that name.</summary>
    public static IFuzzTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);

    /// <summary>The files of <c>fuzz/seeds/NAME</c>, in the order of their names.</summary>
    public static IEnumerable<byte[]> ReadSeeds(string name) =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "seeds", name)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes);
}
