using System.Runtime.CompilerServices;
using System.Text;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Spawn;

/// <summary>How a walk ended, as its error pipe (or the result FIFO) tells: end of file is success, anything else one failed step.</summary>
public static unsafe class PlanOutcome
{
    private const int MaxMessage = 64 * 1024;

    /// <summary>Reads until end of file.</summary>
    /// <param name="pipe">The reading end.</param>
    /// <param name="labels">The plan's labels; null where the label comes with the failure.</param>
    /// <returns>Null on success, otherwise the failed step in its own words.</returns>
    public static PlanFailureReport? Read(OwnedFd pipe, IReadOnlyList<PlanLabel>? labels)
    {
        byte[] message = new byte[256];
        int length = 0;
        while (true)
        {
            nint count;
            fixed (byte* p = &message[length])
            {
                count = Libc.read(pipe.Number, p, (nuint)(message.Length - length));
            }

            if (count < 0 && Libc.Errno == Errno.EINTR)
            {
                continue;
            }

            length += (int)Check.Call(count, "read", "error pipe");
            if (count == 0)
            {
                return length < sizeof(PlanFailure) ? null : Parse(message.AsSpan(0, length), labels);
            }

            if (length == message.Length)
            {
                Array.Resize(ref message, Math.Min(length * 2, MaxMessage + 1));
                if (length > MaxMessage)
                {
                    throw new EnisleException(ErrorKind.Host, "the error pipe of a starting process holds more than a message");
                }
            }
        }
    }

    private static PlanFailureReport Parse(ReadOnlySpan<byte> message, IReadOnlyList<PlanLabel>? labels)
    {
        PlanFailure failure = Unsafe.ReadUnaligned<PlanFailure>(in message[0]);
        PlanLabel label = labels is not null && (uint)failure.Step < (uint)labels.Count // a refusal's step is -1, and it has no label
            ? labels[failure.Step]
            : PlanLabel.Parse(Encoding.UTF8.GetString(message[sizeof(PlanFailure)..]));
        return new PlanFailureReport(failure.Errno, label);
    }
}
