using System.Diagnostics;
using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Processes;

namespace Enisle.Tests.Host;

public sealed class ProcessStatusTests
{
    [Fact]
    public void Process_that_ends_while_it_is_looked_at_is_gone()
    {
        // Many short lives, looked at all the time: some end between open and read.
        long deadline = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 2);
        while (Stopwatch.GetTimestamp() < deadline)
        {
            using Process process = Process.Start("/bin/true");
            while (ProcessStatus.TryRead(process.Id) is { HasEnded: false })
            {
                Thread.Yield();
            }

            process.WaitForExit();
        }

        Assert.Null(ProcessStatus.TryRead(int.MaxValue));
    }

    [Fact]
    public void Own_status_has_a_start_time()
    {
        ProcessStatus status = Assert.NotNull(ProcessStatus.TryRead(Environment.ProcessId));

        Assert.True(status is { HasEnded: false, StartTime: > 0 });
    }

    [Fact]
    public void File_of_a_process_that_is_gone_is_absent()
    {
        using Process process = Process.Start("/bin/sleep", "60");
        process.Kill();
        process.WaitForExit();

        Assert.Null(HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, $"/proc/{process.Id}/stat"));
    }
}
