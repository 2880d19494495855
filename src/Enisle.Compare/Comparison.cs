using Enisle.Compare.Memory;
using Enisle.Compare.Probing;
using Enisle.Engine;
using Enisle.Images;
using Enisle.Isolation;

namespace Enisle.Compare;

/// <summary>Runs one image on the host's kernel and at every level, in turn, and measures. The whole story in order.</summary>
public static class Comparison
{
    private const int Answers = 3;

    /// <param name="engine">Whose levels, images and program.</param>
    /// <param name="options">What and how much.</param>
    /// <param name="progress">Is told what happens now.</param>
    /// <param name="cancellation">Ends it between two runs; nothing is left behind.</param>
    /// <returns>A column for the host and each level; one that failed says why.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ComparisonReport Run(EngineContext engine, ComparisonOptions options, Action<string> progress, CancellationToken cancellation)
    {
        IdleInstances.Sweep(engine);
        ProbeFile.Sweep(engine.Directories);
        DateTimeOffset date = DateTimeOffset.UtcNow;
        using ProbeFile probe = ProbeFile.Create(engine.Directories);
        using IdleInstances leftovers = new(engine, probe);
        List<Trial> trials = [new Trial(Place.Host(probe), options)];
        foreach (IIsolationLevel level in engine.Levels)
        {
            trials.Add(new Trial(Place.Level(engine.Program, level.Name, options.Image, probe), options));
        }

        bool quiet = ImageLookup.TryFind(engine.Images, options.Image) is not null;
        foreach (Trial trial in trials)
        {
            cancellation.ThrowIfCancellationRequested();
            progress($"{trial.Name}: first start");
            trial.WarmUp(quiet);
        }

        InTurn(trials, options.Runs, static trial => trial.WantsMoreStarts, static trial => trial.Start(), "starts", progress, cancellation);
        InTurn(trials, Answers, static trial => trial.WantsMoreAnswers, static trial => trial.Ask(), "operations", progress, cancellation);
        foreach (Trial trial in trials)
        {
            progress($"{trial.Name}: memory");
            trial.MeasureMemory(engine, probe, cancellation);
        }

        return new ComparisonReport
        {
            Image = options.Image,
            Date = date,
            Processors = Environment.ProcessorCount,
            Runs = options.Runs,
            Columns = [.. trials.Select(static trial => trial.ToColumn())],
        };
    }

    // Not one column after the other: what else the host does meanwhile is shared by all.
    private static void InTurn(
        List<Trial> trials, int rounds, Predicate<Trial> wants, Action<Trial> act, string what, Action<string> progress, CancellationToken cancellation)
    {
        for (int round = 1; round <= rounds; round++)
        {
            foreach (Trial trial in trials.Where(trial => wants(trial)))
            {
                cancellation.ThrowIfCancellationRequested();
                progress($"{trial.Name}: {what}, {round} of {rounds}");
                act(trial);
            }
        }
    }
}
