using System.Globalization;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Spec.Runtime;

namespace Enisle.Runtime.Foreground;

/// <summary>Descriptors from 3 up that the workload keeps: those of socket activation first, then <c>--preserve-fds</c>.</summary>
/// <remarks>Spec: sd_listen_fds(3). The variables are for this process only when <c>LISTEN_PID</c> says so.</remarks>
internal static class PassedDescriptors
{
    private const int First = 3;

    /// <summary>How many of socket activation there are.</summary>
    public static int CountOfListening()
    {
        string? count = Environment.GetEnvironmentVariable("LISTEN_FDS");
        return count is not null
            && int.TryParse(Environment.GetEnvironmentVariable("LISTEN_PID"), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
            && pid == Environment.ProcessId
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : 0;
    }

    /// <summary>The process with the variables of socket activation; its first process is number 1 inside.</summary>
    public static Process AddVariables(Process process, int listening)
    {
        if (listening == 0)
        {
            return process;
        }

        List<string> environment =
        [
            .. process.Env,
            string.Create(CultureInfo.InvariantCulture, $"LISTEN_FDS={listening}"),
            "LISTEN_PID=1",
        ];
        if (Environment.GetEnvironmentVariable("LISTEN_FDNAMES") is { Length: > 0 } names)
        {
            environment.Add($"LISTEN_FDNAMES={names}");
        }

        return process with { Env = environment };
    }

    /// <summary>Checks that all of them were passed in.</summary>
    /// <returns>How many there are in all.</returns>
    /// <exception cref="EnisleException">One is not open, or is this program's own (CVE-2024-21626's kind).</exception>
    public static int Check(int listening, int preserved)
    {
        if (preserved < 0)
        {
            throw new EnisleException(ErrorKind.Invalid, $"--preserve-fds: {preserved} is negative");
        }

        for (int i = 0; i < (long)listening + preserved; i++)
        {
            if (!new BorrowedFd(First + i).IsInherited())
            {
                throw new EnisleException(
                    ErrorKind.Invalid,
                    i < listening
                        ? $"LISTEN_FDS: descriptor {First + i} is not open"
                        : $"unable to stat preserved-fd {i - listening} (of {preserved}): descriptor {First + i} is not open");
            }
        }

        return listening + preserved;
    }
}
