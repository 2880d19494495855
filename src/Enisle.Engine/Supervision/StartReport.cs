using System.Text;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Engine.Supervision;

/// <summary>What a supervisor tells whoever spawned it: started, or why not.</summary>
/// <remarks>On a pipe: one byte 0 for started; else 1 + the error's kind, and its message in UTF-8 up to the end. End of file without a byte: it was killed.</remarks>
internal static class StartReport
{
    public static void Succeed(OwnedFd pipe) => new BorrowedFd(pipe.Number).TryWriteAll([0]);

    public static void Fail(OwnedFd pipe, EnisleException error) =>
        new BorrowedFd(pipe.Number).TryWriteAll([(byte)(1 + (int)error.Kind), .. Encoding.UTF8.GetBytes(error.Message)]);

    /// <summary>Waits for it.</summary>
    /// <exception cref="EnisleException">The instance was not started: the supervisor's own error.</exception>
    public static void Await(OwnedFd pipe)
    {
        byte[] report = new byte[1];
        Errno errno = new BorrowedFd(pipe.Number).TryRead(report, out int length);
        if (errno != Errno.None || length == 0)
        {
            throw new EnisleException(ErrorKind.Host, "the process that was to supervise the container ended without a word");
        }

        if (report[0] != 0)
        {
            string message = Encoding.UTF8.GetString(new BorrowedFd(pipe.Number).ReadToEnd("start report"));
            throw new EnisleException((ErrorKind)(report[0] - 1), message);
        }
    }
}
