namespace Enisle.Bench.Containers;

/// <summary>One row group of the table: the same thing done by each subject.</summary>
/// <param name="Name">As <c>--case</c> takes it.</param>
/// <param name="Title">As the table prints it.</param>
/// <param name="Series">One for each subject, in the order of the table.</param>
/// <param name="Target">The promised ratio to crun's, 0 for none.</param>
internal sealed record CaseResult(string Name, string Title, IReadOnlyList<Series> Series, double Target)
{
    /// <summary>Does the target hold for CPU time too, or for wall time alone.</summary>
    public bool TargetHoldsForCpu { get; init; } = true;

    /// <summary>False where an action's CPU time cannot be told from its neighbours': an orphan's is known only when it has ended.</summary>
    public bool HasCpu { get; init; } = true;

    public Series? Of(string subject) => Series.FirstOrDefault(series => series.Subject == subject);
}
