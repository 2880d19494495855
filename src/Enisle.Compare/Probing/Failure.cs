using Enisle.Host;

namespace Enisle.Compare.Probing;

/// <summary>What a run that failed has to say.</summary>
internal static class Failure
{
    private const string Prefix = "enisle: ";

    /// <exception cref="EnisleException">Host: it did not end with 0; its last line says why.</exception>
    public static void ThrowIfAny(TimedRun run)
    {
        if (run.Status == 0)
        {
            return;
        }

        string line = run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("");
        line = line.StartsWith(Prefix, StringComparison.Ordinal) ? line[Prefix.Length..] : line;
        line = string.Concat(line.Select(static c => char.IsControl(c) ? '?' : c));
        throw new EnisleException(ErrorKind.Host, line.Length > 0 ? line : WaitStatus.Describe(run.Status));
    }
}
