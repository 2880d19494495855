using System.Text;
using Enisle.Host.Fd;

namespace Enisle.Runtime;

/// <summary>Where this program reads and writes: descriptors 0, 1 and 2, or others in a test.</summary>
internal readonly record struct StandardStreams(int Input, int Output, int Error)
{
    public static StandardStreams OfProcess => new(0, 1, 2);

    /// <summary>A reader that has gone away is not an error of ours: its exit status tells the caller.</summary>
    public void Write(ReadOnlySpan<byte> data) => new BorrowedFd(Output).TryWriteAll(data);

    public void Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    public void WriteError(string text) => new BorrowedFd(Error).TryWriteAll(Encoding.UTF8.GetBytes(text));
}
