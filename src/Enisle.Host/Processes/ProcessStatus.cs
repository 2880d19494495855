using System.Globalization;
using System.Text;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Processes;

/// <summary>A process as <c>/proc/PID/stat</c> shows it. Spec: proc(5).</summary>
/// <param name="State"><c>R</c>, <c>S</c>, … ; <c>Z</c> and <c>X</c> for one that has ended.</param>
/// <param name="StartTime">Clock ticks since boot: with the pid, it names a process for good.</param>
public readonly record struct ProcessStatus(char State, ulong StartTime)
{
    private const int FieldsBeforeStartTime = 19; // field 22, counted from the state (field 3)

    /// <summary>Whether it has ended and only waits for its parent to look.</summary>
    public bool HasEnded => State is 'Z' or 'X' or 'x';

    /// <summary>Null when there is no such process.</summary>
    public static ProcessStatus? TryRead(int pid)
    {
        if (pid <= 0 || HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat") is not { } bytes)
        {
            return null;
        }

        // The name, field 2, stands in parentheses and may hold any character.
        ReadOnlySpan<byte> rest = bytes.AsSpan(bytes.AsSpan().LastIndexOf((byte)')') + 1).TrimStart((byte)' ');
        if (rest.IsEmpty)
        {
            return null; // it ended while we read
        }

        char state = (char)rest[0];
        for (int i = 0; i < FieldsBeforeStartTime; i++)
        {
            rest = rest[(rest.IndexOf((byte)' ') + 1)..];
        }

        int end = rest.IndexOf((byte)' ');
        ulong start = ulong.Parse(Encoding.ASCII.GetString(end < 0 ? rest : rest[..end]), CultureInfo.InvariantCulture);
        return new ProcessStatus(state, start);
    }
}
