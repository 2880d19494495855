using System.Diagnostics;
using Enisle.Compare.Memory;
using Enisle.Compare.Probing;
using Enisle.Engine;
using Enisle.Host;

namespace Enisle.Compare;

/// <summary>One column on its way: what was measured there so far.</summary>
/// <remarks>The first failure ends it; what it has by then is kept, and shown with the reason.</remarks>
internal sealed class Trial(Place place, ComparisonOptions options)
{
    private const int LeastStarts = 5;
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_pullTimeout = TimeSpan.FromHours(2);
    private readonly Dictionary<Measure, List<double>> _samples = [];
    private readonly List<ProbeAnswer> _answers = [];
    private TimeSpan _spent;
    private string? _error;

    /// <summary><c>host</c>, or the level's name.</summary>
    public string Name => place.Name;

    /// <summary>Whether it works, and has time left.</summary>
    public bool WantsMoreStarts => _error is null && (_spent < options.Budget || Count(Measure.StartToExit) < LeastStarts);

    /// <summary>Whether it works, and another answer of the probe would not take too long.</summary>
    public bool WantsMoreAnswers => _error is null && (_answers.Count == 0 || _spent < options.Budget * 2);

    /// <summary>Not measured: files come into memory, layers are unpacked, and an image that is not here is pulled.</summary>
    /// <param name="quiet">False: a pull may say how far it is.</param>
    public void WarmUp(bool quiet)
    {
        Try(() => Failure.ThrowIfAny(TimedProgram.Run([.. place.Words, "exit"], quiet ? s_timeout : s_pullTimeout, quiet)));
        _spent = TimeSpan.Zero;
        if (!quiet && _error is not null)
        {
            _error = $"the first start failed, with what is said above: {_error}";
        }
    }

    /// <summary>One start of each kind.</summary>
    public void Start() => Try(() =>
    {
        Add(Measure.StartToExit, Run("exit").ToExit.TotalNanoseconds);
        TimedRun run = Run("first");
        Add(Measure.StartToOutput, run.ToOutput?.TotalNanoseconds ?? throw new EnisleException(ErrorKind.Host, "the workload's output did not arrive"));
    });

    /// <summary>One answer of the probe.</summary>
    public void Ask() => Try(() => _answers.Add(ProbeAnswerReader.Read(Run("all").Output)));

    /// <summary>What idle instances need, where there are any.</summary>
    public void MeasureMemory(EngineContext engine, ProbeFile probe, CancellationToken cancellation)
    {
        if (place.DetachedWords is null || _error is not null)
        {
            return;
        }

        Try(() =>
        {
            using IdleInstances idle = new(engine, probe);
            for (int i = 0; i < options.IdleInstances; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                idle.Start(place, s_timeout);
            }

            _samples[Measure.Memory] = [.. idle.Measure()];
        });
    }

    /// <summary>What there is.</summary>
    public ComparisonColumn ToColumn()
    {
        Dictionary<Measure, Figure> figures = [];
        foreach ((Measure measure, List<double> samples) in _samples)
        {
            figures[measure] = Figure.Of(samples)!.Value;
        }

        foreach (Measure measure in MeasureRow.All.Where(static row => row.ProbeKey is not null).Select(static row => row.Measure))
        {
            Figure[] answers = [.. _answers.Where(answer => answer.Figures.ContainsKey(measure)).Select(answer => answer.Figures[measure])];
            if (answers.Length > 0)
            {
                figures[measure] = new Figure(
                    Figure.Of([.. answers.Select(static answer => answer.Median)])!.Value.Median,
                    Figure.Of([.. answers.Select(static answer => answer.Low)])!.Value.Median,
                    answers.Sum(static answer => answer.Count));
            }
        }

        ProbeAnswer? first = _answers.FirstOrDefault();
        return new ComparisonColumn { Name = Name, Kernel = first?.Kernel, OpenedFile = first?.OpenedFile, Figures = figures, Error = _error };
    }

    private int Count(Measure measure) => _samples.TryGetValue(measure, out List<double>? samples) ? samples.Count : 0;

    private void Add(Measure measure, double value)
    {
        if (!_samples.TryGetValue(measure, out List<double>? samples))
        {
            _samples[measure] = samples = [];
        }

        samples.Add(value);
    }

    private TimedRun Run(string mode)
    {
        TimedRun run = TimedProgram.Run([.. place.Words, mode], s_timeout, quiet: true);
        Failure.ThrowIfAny(run);
        return run;
    }

    private void Try(Action step)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            step();
        }
        catch (Exception e) when (e is EnisleException or LinuxException)
        {
            _error = e.Message;
        }

        _spent += Stopwatch.GetElapsedTime(start);
    }
}
