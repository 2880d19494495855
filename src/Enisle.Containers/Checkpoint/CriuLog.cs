using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Containers.Checkpoint;

/// <summary>What criu wrote of its failure.</summary>
internal static class CriuLog
{
    private const string Mark = "Error (";

    // criu tries for more descriptors than some hosts allow, complains and goes on.
    private static int First(string log)
    {
        int start = log.IndexOf(Mark, StringComparison.Ordinal);
        while (start >= 0 && log.AsSpan(start, Math.Min(120, log.Length - start)).Contains("RLIMIT_NOFILE", StringComparison.Ordinal))
        {
            start = log.IndexOf(Mark, start + 1, StringComparison.Ordinal);
        }

        return start;
    }

    /// <summary>The same failure with the first error of the log in it, and where the log is.</summary>
    public static EnisleException Explain(EnisleException failure, string directory, string file)
    {
        string path = $"{directory}/{file}";
        string? log = HostFile.TryReadAllText(Fcntl.AT_FDCWD, path);
        int start = log is null ? -1 : First(log);
        if (log is null || start < 0)
        {
            return failure;
        }

        int end = log.IndexOf('\n', start);
        return new EnisleException(failure.Kind, $"{failure.Message}: {(end < 0 ? log[start..] : log[start..end]).Trim()} (log: {path})", failure);
    }
}
