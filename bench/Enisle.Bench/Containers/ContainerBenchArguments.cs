namespace Enisle.Bench.Containers;

/// <summary>Reads the command line of <c>Enisle.Bench container</c>.</summary>
internal static class ContainerBenchArguments
{
    private static readonly string[] s_cases = ["run", "lifecycle", "exec", "parallel", "alive", "memory"];

    public static ContainerBenchOptions Parse(string[] arguments)
    {
        Dictionary<string, string> values = [];
        HashSet<string> flags = [];
        List<string> cases = [];
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--smoke" or "--check" or "--peers-only":
                    flags.Add(arguments[i]);
                    break;
                case "--repository" or "--work" or "--peers" or "--product" or "--json" or "--case" when i + 1 < arguments.Length:
                    string name = arguments[i++];
                    if (name == "--case")
                    {
                        cases.Add(s_cases.Contains(arguments[i]) ? arguments[i] : throw new BenchException($"--case {arguments[i]}: not one of {string.Join(", ", s_cases)}"));
                    }

                    values[name] = arguments[i];
                    break;
                default:
                    throw new BenchException($"{arguments[i]}: not an option, or its value is missing");
            }
        }

        string repository = values.GetValueOrDefault("--repository") ?? throw new BenchException("--repository is missing");
        return new ContainerBenchOptions
        {
            Repository = repository,
            Work = values.GetValueOrDefault("--work") ?? throw new BenchException("--work is missing"),
            Peers = values.GetValueOrDefault("--peers", Path.Combine(repository, "artifacts/peers")),
            Product = flags.Contains("--peers-only") ? null : ProductFile(values.GetValueOrDefault("--product", Path.Combine(repository, "artifacts/enisle-container"))),
            Cases = cases,
            Smoke = flags.Contains("--smoke"),
            CheckTargets = flags.Contains("--check"),
            JsonFile = values.GetValueOrDefault("--json"),
        };
    }

    private static string ProductFile(string path) =>
        File.Exists(path) ? path : throw new BenchException($"{path}: not there; `./dev publish` makes it, --peers-only goes without");
}
