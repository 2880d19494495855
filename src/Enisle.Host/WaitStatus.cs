namespace Enisle.Host;

/// <summary>How a process has ended, as wait4(2) encodes it.</summary>
public static class WaitStatus
{
    /// <summary>A shell's number for it: the exit code, or 128 + n when signal n ended the process.</summary>
    public static int ToExitCode(int status) => (status & 0x7F) == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F);

    /// <summary>In words.</summary>
    public static string Describe(int status) =>
        (status & 0x7F) == 0 ? $"exit status {(status >> 8) & 0xFF}" : $"killed by signal {status & 0x7F}";
}
