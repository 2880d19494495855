using Enisle.Host;
using Enisle.Output.Values;
using FsCheck;
using FsCheck.Fluent;

namespace Enisle.Tests.Output.Values;

/// <summary>Words of errors are those of Docker's client 28.5.</summary>
public sealed class ValueTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("512", 512)]
    [InlineData("512b", 512)]
    [InlineData("5B", 5)]
    [InlineData("64k", 64 << 10)]
    [InlineData("512m", 512 << 20)]
    [InlineData("1.5g", 3L << 29)]
    [InlineData("5 m", 5 << 20)]
    [InlineData("5KiB", 5 << 10)]
    [InlineData("5Mb", 5 << 20)]
    [InlineData("2T", 2L << 40)]
    [InlineData("1p", 1L << 50)]
    [InlineData("1e3", 1000)]
    [InlineData("5.", 5)]
    [InlineData(".5k", 512)]
    [InlineData("+5", 5)]
    [InlineData("1_0", 10)]
    public void Sizes_are_in_units_of_1024(string text, long bytes) => Assert.Equal(bytes, MemoryFlag.Parse("-m, --memory", text));

    [Theory]
    [InlineData("5x", "invalid suffix: 'x'")]
    [InlineData("5kbb", "invalid suffix: 'kbb'")]
    [InlineData("5bb", "invalid suffix: 'bb'")]
    [InlineData("5 gigabytes", "invalid suffix: 'gigabytes'")]
    [InlineData("-1", "invalid size: '-1'")]
    [InlineData("abc", "invalid size: 'abc'")]
    [InlineData("", "invalid size: ''")]
    [InlineData("nan", "invalid size: 'nan'")]
    [InlineData("1.2.3m", "strconv.ParseFloat: parsing \"1.2.3\": invalid syntax")]
    [InlineData("5  m", "strconv.ParseFloat: parsing \"5 \": invalid syntax")]
    [InlineData("0x10", "strconv.ParseFloat: parsing \"0x10\": invalid syntax")]
    [InlineData("99999999999999999999g", "invalid size: '99999999999999999999g'")]
    public void What_is_no_size_is_told_as_Docker_tells_it(string text, string problem) => Assert.Equal(
        $"invalid argument \"{text}\" for \"-m, --memory\" flag: {problem}",
        Assert.Throws<EnisleException>(() => MemoryFlag.Parse("-m, --memory", text)).Message);

    [Fact]
    public void Swap_may_be_without_limit()
    {
        Assert.Equal(-1, MemoryFlag.ParseSwap("--memory-swap", "-1"));
        Assert.Equal(1 << 30, MemoryFlag.ParseSwap("--memory-swap", "1g"));
        _ = Assert.Throws<EnisleException>(() => MemoryFlag.ParseSwap("--memory-swap", "-2"));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1m30s", 90_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("300ms", 300)]
    [InlineData("+3s", 3000)]
    [InlineData("-5s", -5000)]
    [InlineData(".5s", 500)]
    [InlineData("5.s", 5000)]
    [InlineData("1000000us", 1000)]
    [InlineData("1000000000ns", 1000)]
    [InlineData("1µs", 0.001)]
    public void Durations_are_read_as_Go_reads_them(string text, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMicroseconds(milliseconds * 1000), DurationFlag.Parse("--health-interval", text));

    [Theory]
    [InlineData("5", "time: missing unit in duration \"5\"")]
    [InlineData("5x", "time: unknown unit \"x\" in duration \"5x\"")]
    [InlineData("5d", "time: unknown unit \"d\" in duration \"5d\"")]
    [InlineData("1e3s", "time: unknown unit \"e\" in duration \"1e3s\"")]
    [InlineData("5 s", "time: unknown unit \" s\" in duration \"5 s\"")]
    [InlineData("1h1", "time: missing unit in duration \"1h1\"")]
    [InlineData("", "time: invalid duration \"\"")]
    [InlineData(".s", "time: invalid duration \".s\"")]
    [InlineData("-", "time: invalid duration \"-\"")]
    [InlineData("100000000h", "time: invalid duration \"100000000h\"")]
    public void What_is_no_duration_is_told_as_Docker_tells_it(string text, string problem) => Assert.Equal(
        $"invalid argument \"{text}\" for \"--health-interval\" flag: {problem}",
        Assert.Throws<EnisleException>(() => DurationFlag.Parse("--health-interval", text)).Message);

    [Theory]
    [InlineData("10m", "2026-11-25T11:50:00Z")]
    [InlineData("1h30m", "2026-11-25T10:30:00Z")]
    [InlineData("-1h", "2026-11-25T13:00:00Z")]
    [InlineData("0", "1970-01-01T00:00:00Z")]
    [InlineData("1136073600", "2006-01-01T00:00:00Z")]
    [InlineData("1136073600.000000100", "2006-01-01T00:00:00.0000001Z")]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05Z")]
    [InlineData("2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05.1234567Z")]
    [InlineData("2026-01-02T03:04Z", "2026-01-02T03:04:00Z")]
    [InlineData("2026-01-02T03Z", "2026-01-02T03:00:00Z")]
    [InlineData("2026-01-02Z", "2026-01-02T00:00:00Z")]
    public void Moments_are_times_seconds_or_how_long_ago(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), TimestampFlag.Parse("since", text, s_now));

    [Fact]
    public void Moments_without_a_zone_are_this_hosts() =>
        Assert.Equal(new DateTimeOffset(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Local)), TimestampFlag.Parse("since", "2026-01-02T03:04:05", s_now));

    [Theory]
    [InlineData("foo", "failed to parse value as time or duration: \"foo\"")]
    [InlineData("1.5.5", "failed to parse value as time or duration: \"1.5.5\"")]
    [InlineData("", "failed to parse value as time or duration: \"\"")]
    [InlineData("99999999999999999", "failed to parse value as time or duration: \"99999999999999999\"")]
    [InlineData("48h", "failed to parse value as time or duration: \"48h\"")]
    [InlineData("2020-13-01", "parsing time \"2020-13-01\": not as in")]
    [InlineData("2020-01-01x", "parsing time \"2020-01-01x\": not as in")]
    public void What_is_no_moment_is_an_error(string text, string problem) => Assert.StartsWith(
        $"invalid value for \"since\": {problem}",
        Assert.Throws<EnisleException>(() => TimestampFlag.Parse("since", text, new DateTimeOffset(1, 1, 2, 0, 0, 0, TimeSpan.Zero))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void No_text_makes_a_flag_throw_anything_else() => Prop.ForAll<NonNull<string>, NonEmptyString>((text, tail) =>
    {
        foreach (string candidate in (string[])[text.Get, $"1{text.Get}", $"2026-01-02T{text.Get}", $"1.{tail.Get}s"])
        {
            bool size = MemoryFlag.TryParse(candidate, out long bytes, out string problem);
            bool duration = DurationFlag.TryParse(candidate, out _, out string other);
            if ((size && bytes < 0) || problem.Length == 0 || other.Length == 0 || (duration && candidate.Length == 0))
            {
                return false;
            }

            try
            {
                _ = TimestampFlag.Parse("since", candidate, s_now);
            }
            catch (EnisleException)
            {
                // as promised
            }
        }

        return true;
    }).QuickCheckThrowOnFailure();
}
