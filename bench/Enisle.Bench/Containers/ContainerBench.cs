using System.Text.Json.Nodes;

namespace Enisle.Bench.Containers;

/// <summary>The container level's benchmarks, in the order of the table.</summary>
internal sealed class ContainerBench
{
    public const string Product = "enisle";

    private readonly ContainerBenchOptions _options;
    private readonly Children _children = new();
    private readonly Bundles _bundles;
    private readonly List<ContainerRuntime> _runtimes = [];
    private readonly List<CaseResult> _results = [];
    private readonly List<MemoryFloor> _floors = [];
    private readonly HashSet<(ContainerRuntime Runtime, string Id)> _alive = [];
    private int _turn;

    public ContainerBench(ContainerBenchOptions options)
    {
        _options = options;
        if (options.Product is not null)
        {
            _runtimes.Add(new ContainerRuntime(Product, options.Product, options.Work));
        }

        _runtimes.Add(new ContainerRuntime("crun", Peer("crun"), options.Work));
        _runtimes.Add(new ContainerRuntime("runc", Peer("runc"), options.Work));
        _bundles = MakeBundles();
    }

    public IReadOnlyList<CaseResult> Results => _results;

    public IReadOnlyList<MemoryFloor> Floors => _floors;

    public void Run()
    {
        string programEnds = _bundles.Make("true", 0, "/bin/true");
        string programStays = _bundles.Make("sleep", 0, "/bin/sleep", "1000000");

        try
        {
            RunCases(programEnds, programStays);
        }
        finally
        {
            DeleteLeftovers();
        }
    }

    private void RunCases(string programEnds, string programStays)
    {
        Case("run", () => Starts(programEnds));
        Case("lifecycle", () => Lifecycles(programEnds));
        Case("exec", () => Execs(programStays));
        Case("parallel", () => ParallelStarts(programEnds));
        Case("alive", () => StartsBesideOthers(programEnds, programStays));
        Case("memory", () =>
        {
            MemoryFloorSearch search = new(_children, _bundles, _options.Smoke ? 1 : 3);
            _floors.AddRange(_runtimes.Take(_options.Smoke ? 1 : _runtimes.Count).Select(search.Of)); // a peer's search takes many seconds
        });
    }

    private void Case(string name, Action run)
    {
        if (_options.Cases.Count == 0 || _options.Cases.Contains(name))
        {
            Console.Error.WriteLine($"bench: {name}");
            run();
        }
    }

    /// <summary>What a failed run must not leave alive.</summary>
    private void DeleteLeftovers()
    {
        foreach ((ContainerRuntime runtime, string id) in _alive)
        {
            _ = _children.TryRun(runtime.ForceDelete(id), 10_000, out _);
        }
    }

    private void Starts(string bundle)
    {
        List<(string, Func<Sample>)> subjects = [.. _runtimes.Select(runtime => (runtime.Name, RunAndForget(runtime.Run(bundle, $"bench-run-{runtime.Name}"))))];
        if (File.Exists(Peer("bwrap")))
        {
            subjects.Add(("bwrap", RunAndForget(new Command(Peer("bwrap"), "--unshare-all", "--ro-bind", _bundles.RootFs, "/", "--proc", "/proc", "--dev", "/dev", "/bin/true"))));
        }

        subjects.Add(("unshare", RunAndForget(new Command("/usr/bin/unshare", "-m", "-p", "-i", "-n", "-u", "-C", "--fork", $"--root={_bundles.RootFs}", "/bin/true"))));
        _results.Add(new CaseResult("run", "run /bin/true", Interleave(_options.Rounds, subjects), 0.6));
    }

    private Func<Sample> RunAndForget(Command command) => () => _children.Run(command);

    private void Lifecycles(string bundle)
    {
        string[] steps = ["create", "start", "state", "delete"];
        Dictionary<string, List<Series>> bySteps = steps.ToDictionary(static step => step, _ => _runtimes.Select(static runtime => new Series(runtime.Name)).ToList());
        List<Series> whole = Interleave(_options.Rounds, [.. _runtimes.Select((runtime, i) =>
            (runtime.Name, (Func<Sample>)(() => Lifecycle(runtime, bundle, [.. steps.Select(step => bySteps[step][i])]))))]);
        _results.Add(new CaseResult("lifecycle", "create + start + state + delete", whole, 0.6));
        foreach (string step in steps)
        {
            _results.Add(new CaseResult($"lifecycle.{step}", $"  of it {step}", bySteps[step], 0) { HasCpu = false });
        }
    }

    /// <summary>One container's life. The wait for its program's end is part of the whole: delete wants a stopped container.</summary>
    private Sample Lifecycle(ContainerRuntime runtime, string bundle, Series[] steps)
    {
        string id = $"bench-life-{runtime.Name}";
        _children.ForgetOrphans();
        Sample create = _children.Run(runtime.Create(bundle, id));
        int pid = runtime.ReadPid();
        Sample start = _children.Run(runtime.Start(id));
        Sample state = _children.Run(runtime.State(id));
        Sample end = _children.WaitForOrphan(pid);
        Sample delete = _children.Run(runtime.Delete(id));
        Sample[] samples = [create, start, state, delete];
        for (int i = 0; i < samples.Length; i++)
        {
            steps[i].Add(samples[i]);
        }

        return create + start + state + end + delete;
    }

    private void Execs(string bundle)
    {
        foreach (ContainerRuntime runtime in _runtimes)
        {
            _ = _alive.Add((runtime, ExecId(runtime)));
            _ = _children.Run(runtime.RunDetached(bundle, ExecId(runtime)));
        }

        List<Series> series = Interleave(_options.Rounds, [.. _runtimes.Select(runtime => (runtime.Name, RunAndForget(runtime.Exec(ExecId(runtime), "/bin/true"))))]);
        _results.Add(new CaseResult("exec", "exec /bin/true", series, 0.6));
        foreach (ContainerRuntime runtime in _runtimes)
        {
            _ = _children.Run(runtime.ForceDelete(ExecId(runtime)));
            _ = _alive.Remove((runtime, ExecId(runtime)));
        }
    }

    private static string ExecId(ContainerRuntime runtime) => $"bench-exec-{runtime.Name}";

    private void ParallelStarts(string bundle)
    {
        List<Series> series = Interleave(_options.BatchRounds, [.. _runtimes.Select(runtime => (runtime.Name, (Func<Sample>)(() =>
            _children.RunAll([.. Enumerable.Range(0, _options.BatchSize).Select(i => runtime.Run(bundle, $"bench-{runtime.Name}-{i}"))], 8))))]);
        _results.Add(new CaseResult("parallel", $"{_options.BatchSize} × run, 8 at a time", series, 0.7) { TargetHoldsForCpu = false });
    }

    private void StartsBesideOthers(string programEnds, string programStays)
    {
        List<Series> alone = [];
        List<Series> beside = [];
        foreach (ContainerRuntime runtime in _runtimes)
        {
            List<(string, Func<Sample>)> subject = [(runtime.Name, RunAndForget(runtime.Run(programEnds, $"bench-run-{runtime.Name}")))];
            alone.AddRange(Interleave(_options.Rounds / 2 + 1, subject));
            List<string> others = [.. Enumerable.Range(0, _options.Alive).Select(i => $"bench-alive-{runtime.Name}-{i}")];
            _alive.UnionWith(others.Select(id => (runtime, id)));
            _ = _children.RunAll([.. others.Select(id => runtime.RunDetached(programStays, id))], 8);
            beside.AddRange(Interleave(_options.Rounds / 2 + 1, subject));
            _ = _children.RunAll([.. others.Select(runtime.ForceDelete)], 8);
            _alive.ExceptWith(others.Select(id => (runtime, id)));
        }

        _results.Add(new CaseResult("alone", "run /bin/true, none alive", alone, 0));
        _results.Add(new CaseResult("alive", $"run /bin/true, {_options.Alive} alive", beside, 0.7) { TargetHoldsForCpu = false });
    }

    /// <summary>Each subject in turn, round after round, the first of a round another one each time; warm-up rounds are not kept.</summary>
    private List<Series> Interleave(int rounds, List<(string Name, Func<Sample> Run)> subjects)
    {
        List<Series> series = [.. subjects.Select(static subject => new Series(subject.Name))];
        int warmUps = Math.Min(_options.WarmUps, rounds);
        for (int round = -warmUps; round < rounds; round++, _turn++)
        {
            for (int i = 0; i < subjects.Count; i++)
            {
                int which = (i + _turn) % subjects.Count;
                Sample sample = subjects[which].Run();
                if (round >= 0)
                {
                    series[which].Add(sample);
                }
            }
        }

        return series;
    }

    private Bundles MakeBundles()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_options.Work, "spec")).FullName;
        _ = _children.Run(new Command(Peer("runc"), "spec", "--bundle", folder));
        JsonObject spec = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "config.json")))!.AsObject();
        HashSet<string> capabilities = [.. spec["process"]!["capabilities"]!["bounding"]!.AsArray().Select(static node => node!.GetValue<string>())];
        string profile = Path.Combine(_options.Repository, "tests/data/seccomp-default.json");
        if (!File.Exists(profile))
        {
            profile = Path.Combine(_options.Peers, "root/usr/share/containers/seccomp.json");
        }

        return new Bundles(_options.Work, "/bin/busybox", spec, SeccompProfile.Read(profile, capabilities));
    }

    private string Peer(string name) => Path.Combine(_options.Peers, "bin", name);
}
