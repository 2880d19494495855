using System.Buffers.Text;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Engine.Keepers;

/// <summary>How an instance has ended, as its keeper wrote it down.</summary>
/// <param name="ExitCode">The exit code, or 128 + n.</param>
/// <param name="Signal">What killed it; 0: nothing did.</param>
/// <param name="FinishedAt">When its first process ended.</param>
/// <param name="OomKilled">The kernel killed in its cgroup for want of memory.</param>
/// <param name="DroppedLines">Lines that could not be logged.</param>
public sealed record ExitRecord(int ExitCode, int Signal, DateTimeOffset FinishedAt, bool OomKilled, long DroppedLines)
{
    private const int Fields = 5;
    private const long NanosecondsPerTick = 100;

    /// <summary>Null while there is no such file: it has not ended, or nobody saw it.</summary>
    public static ExitRecord? TryRead(string path)
    {
        byte[]? bytes = HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, path);
        Span<long> values = stackalloc long[Fields];
        return bytes is not null && TryParse(bytes, values)
            ? new ExitRecord((int)values[0], (int)values[1], DateTimeOffset.UnixEpoch.AddTicks(values[2] / NanosecondsPerTick), values[3] != 0, values[4])
            : null;
    }

    // Five decimal numbers, each followed by a space or, the last, by a newline.
    private static bool TryParse(ReadOnlySpan<byte> text, Span<long> values)
    {
        for (int i = 0; i < Fields; i++)
        {
            byte end = i == Fields - 1 ? (byte)'\n' : (byte)' ';
            if (!Utf8Parser.TryParse(text, out values[i], out int length) || length == text.Length || text[length] != end)
            {
                return false;
            }

            text = text[(length + 1)..];
        }

        return text.IsEmpty;
    }
}
