namespace Enisle.Isolation;

/// <summary>A process of an instance that this program has started and may wait for.</summary>
/// <remarks>Owner: the caller; disposing does not end the process.</remarks>
public interface IInstanceProcess : IDisposable
{
    /// <summary>Process id as the host sees it.</summary>
    int Pid { get; }

    /// <summary>Readable when the process has ended: for poll(2).</summary>
    int PidFd { get; }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code; 128 + n when a signal n ended it.</returns>
    int WaitForExit();

    /// <summary>Sends it a signal; nothing happens when it has ended.</summary>
    void Signal(int signal);
}
