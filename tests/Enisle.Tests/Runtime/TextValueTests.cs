using Enisle.Host.Signals;
using Enisle.Runtime;

namespace Enisle.Tests.Runtime;

public sealed class TextValueTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1073741824", 1073741824)]
    [InlineData("512k", 524288)]
    [InlineData("512K", 524288)]
    [InlineData("1kb", 1024)]
    [InlineData("1 KiB", 1024)]
    [InlineData("1.5g", 1610612736)]
    [InlineData("10B", 10)]
    [InlineData("8191p", 9222246136947933184)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Size_is_bytes(string text, long bytes) => Assert.Equal(bytes, ByteSize.Parse("memory", text));

    [Theory]
    [InlineData("5s", 5000)]
    [InlineData("1m30s", 90000)]
    [InlineData("250ms", 250)]
    [InlineData("1.5s", 1500)]
    [InlineData("+1s", 1000)]
    [InlineData("0", 0)]
    public void Duration_is_gos(string text, int milliseconds)
    {
        Assert.True(Duration.TryParse(text, out TimeSpan duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("5x")]
    [InlineData("1.2.3s")]
    [InlineData("999999999999h")]
    [InlineData("99999999999999999999999999999999999999h")]
    public void Duration_that_is_none_is_refused(string text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData("SIGTERM", 15)]
    [InlineData("term", 15)]
    [InlineData("15", 15)]
    [InlineData("64", 64)]
    [InlineData("RTMIN", 34)]
    [InlineData("SIGRTMAX", 64)]
    [InlineData("RTMAX-1", 63)]
    [InlineData("POLL", 29)]
    public void Signal_has_names_and_a_number(string text, int number)
    {
        Assert.True(SignalNames.TryParse(text, out int signal));
        Assert.Equal(number, signal);
    }
}
