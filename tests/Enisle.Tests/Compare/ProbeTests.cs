using System.Text;
using Enisle.Abi;
using Enisle.Compare;
using Enisle.Compare.Memory;
using Enisle.Compare.Probing;
using Enisle.Engine;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Tests.Compare;

/// <summary>guest/Enisle.Probe, run on the host as the baseline is.</summary>
public sealed class ProbeTests : IDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(1);
    private readonly string _directory = Directory.CreateTempSubdirectory("enisle-probe-").FullName;
    private readonly ProbeFile _probe;

    public ProbeTests() => _probe = ProbeFile.Create(Directories);

    private EngineDirectories Directories => new(_directory, _directory);

    [Fact]
    public void Numbers_of_the_host_are_in_their_natural_order()
    {
        ProbeAnswer answer = ProbeAnswerReader.Read(Run("all").Output);

        double Median(Measure measure) => answer.Figures[measure].Median;
        Assert.Equal(7, answer.Figures.Count);
        Assert.All(answer.Figures.Values, static figure => Assert.InRange(figure.Low, 1, figure.Median));
        Assert.All(answer.Figures.Values, static figure => Assert.InRange(figure.Count, 5, 41));
        Assert.InRange(Median(Measure.SyscallRaw), 1, Median(Measure.ForkExec) / 10);
        Assert.InRange(Median(Measure.SyscallLibc), 1, Median(Measure.ForkExec) / 10);
        Assert.InRange(Median(Measure.SyscallRaw), Median(Measure.SyscallLibc) / 5, Median(Measure.SyscallLibc) * 5);
        Assert.InRange(Median(Measure.OpenClose), Median(Measure.SyscallRaw), Median(Measure.ForkExec));
        Assert.InRange(Median(Measure.Pipe), Median(Measure.SyscallRaw), Median(Measure.ForkExec) * 5);
    }

    [Fact]
    public void Kernel_is_the_one_that_uname_names()
    {
        ProbeAnswer answer = ProbeAnswerReader.Read(Run("all").Output);

        Assert.Equal("Linux", answer.Kernel.System);
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), answer.Kernel.Release);
        Assert.Equal("/etc/passwd", answer.OpenedFile);
    }

    [Fact]
    public void Mode_exit_ends_at_once_and_says_nothing()
    {
        TimedRun run = Run("exit");

        Assert.Equal((0, null, 0), (run.Status, run.ToOutput, run.Output.Length));
    }

    [Fact]
    public void Mode_first_writes_a_byte_which_is_seen_before_the_end()
    {
        TimedRun run = Run("first");

        Assert.Equal((0, "."), (run.Status, Encoding.ASCII.GetString(run.Output)));
        Assert.InRange(run.ToOutput!.Value, TimeSpan.FromTicks(1), run.ToExit);
    }

    [Fact]
    public void Mode_idle_stays_until_it_is_killed()
    {
        LinuxException error = Assert.Throws<LinuxException>(() => TimedProgram.Run([_probe.Path, "idle"], TimeSpan.FromMilliseconds(200), quiet: true));

        Assert.Equal(Errno.ETIMEDOUT, error.Errno);
    }

    [Theory]
    [InlineData("")]
    [InlineData("al")]
    [InlineData("alle")]
    public void Other_modes_are_refused(string mode) => Assert.Equal(2 << 8, Run(mode).Status);

    [Fact]
    public void Program_that_is_not_there_is_named()
    {
        LinuxException error = Assert.Throws<LinuxException>(() => TimedProgram.Run([_directory + "/none"], s_timeout, quiet: true));

        Assert.Equal(Errno.ENOENT, error.Errno);
    }

    [Fact]
    public void Last_line_of_a_program_that_fails_is_the_reason()
    {
        TimedRun run = TimedProgram.Run(["/bin/sh", "-c", "echo noise >&2; printf 'enisle: no \\033such image\\n' >&2; exit 125"], s_timeout, quiet: true);

        Assert.Equal("no ?such image", Assert.Throws<EnisleException>(() => Failure.ThrowIfAny(run)).Message);
    }

    [Fact]
    public void File_goes_with_its_owner()
    {
        string path = _probe.Path;
        Assert.True(File.Exists(path));

        _probe.Dispose();

        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
    }

    [Fact]
    public void What_an_owner_that_was_killed_has_left_is_swept_and_nothing_else()
    {
        string dead = $"{_directory}/compare/{int.MaxValue}";
        _ = Directory.CreateDirectory(dead);
        File.WriteAllText($"{dead}/probe", "");

        ProbeFile.Sweep(Directories);

        Assert.False(Directory.Exists(dead));
        Assert.True(File.Exists(_probe.Path));
    }

    [Fact]
    public void Memory_of_this_process_is_seen_and_that_of_none_is_nothing()
    {
        Assert.InRange(ProcessTree.ProportionalSize(Environment.ProcessId), 1 << 20, 1L << 36);
        Assert.Equal(0, ProcessTree.ProportionalSize(int.MaxValue));
        Assert.Contains(Environment.ProcessId, ProcessTree.From(Environment.ProcessId));
    }

    [Fact]
    public void Process_is_known_by_the_file_that_it_executes()
    {
        FileStatus own = FileStatus.Of(Fcntl.AT_FDCWD, "/proc/self/exe", 0);
        FileStatus probe = FileStatus.Of(Fcntl.AT_FDCWD, _probe.Path, 0);

        Assert.True(ProcessTree.Executes(Environment.ProcessId, own));
        Assert.False(ProcessTree.Executes(Environment.ProcessId, probe));
        Assert.False(ProcessTree.Executes(int.MaxValue, probe));
    }

    public void Dispose()
    {
        _probe.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private TimedRun Run(string mode) => TimedProgram.Run([_probe.Path, mode], s_timeout, quiet: true);
}
