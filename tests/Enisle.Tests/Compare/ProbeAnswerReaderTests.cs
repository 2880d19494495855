using System.Text;
using Enisle.Compare;
using Enisle.Compare.Probing;
using Enisle.Host;

namespace Enisle.Tests.Compare;

public sealed class ProbeAnswerReaderTests
{
    private const string Good = """
        {"sysname":"Linux","release":"6.1.0","version":"#1 SMP","machine":"x86_64","opened":"/etc/passwd","ns":{
        "syscall_libc":{"median":61.5,"p10":60.000,"batches":41,"operations":1024},"syscall_raw":{"errno":13},
        "open_close":{"median":1,"p10":1,"batches":5,"operations":1},"pipe":{"median":1,"p10":1,"batches":5,"operations":1},
        "fork_exec":{"median":1,"p10":1,"batches":5,"operations":1},"page_fault":{"median":1,"p10":1,"batches":5,"operations":1},
        "cpu":{"median":1,"p10":1,"batches":5,"operations":1}}}
        """;

    [Theory]
    [InlineData("", "")]
    [InlineData("{\"sysname\"", "{\"systemname\"")]
    [InlineData("\"Linux\"", "null")]
    [InlineData("\"Linux\"", "1")]
    [InlineData("61.5", "-61.5")]
    [InlineData("61.5", "1e300")]
    [InlineData("61.5", "\"61.5\"")]
    [InlineData("\"p10\":60.000,", "")]
    [InlineData("\"cpu\":", "\"gpu\":")]
    [InlineData("{\"errno\":13}", "13")]
    public void Answer_that_a_probe_does_not_give_is_refused(string good, string bad)
    {
        string json = good.Length == 0 ? "" : Good.Replace(good, bad, StringComparison.Ordinal);

        Assert.Equal(ErrorKind.Host, Assert.Throws<EnisleException>(() => Read(json)).Kind);
    }

    [Fact]
    public void What_the_probe_could_not_do_is_missing()
    {
        ProbeAnswer answer = Read(Good);

        Assert.Equal(new Figure(61.5, 60, 41), answer.Figures[Measure.SyscallLibc]);
        Assert.False(answer.Figures.ContainsKey(Measure.SyscallRaw));
        Assert.Equal(6, answer.Figures.Count);
    }

    [Fact]
    public void Control_characters_do_not_reach_a_terminal() =>
        Assert.Equal("?[31m6.1", Read(Good.Replace("6.1.0", "\\u001b[31m6.1", StringComparison.Ordinal)).Kernel.Release);

    [Fact]
    public void Endless_name_is_cut() =>
        Assert.Equal(256, Read(Good.Replace("6.1.0", new string('x', 5000), StringComparison.Ordinal)).Kernel.Release.Length);

    private static ProbeAnswer Read(string json) => ProbeAnswerReader.Read(Encoding.UTF8.GetBytes(json));
}
