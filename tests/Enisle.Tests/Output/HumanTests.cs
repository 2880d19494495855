using Enisle.Output;

namespace Enisle.Tests.Output;

/// <summary>What is expected was printed by Docker's client 28.5.</summary>
public sealed class HumanTests
{
    [Theory]
    [InlineData(0, "Less than a second")]
    [InlineData(1, "1 second")]
    [InlineData(59, "59 seconds")]
    [InlineData(60, "About a minute")]
    [InlineData(119, "About a minute")]
    [InlineData(120, "2 minutes")]
    [InlineData(3599, "59 minutes")]
    [InlineData(3600, "About an hour")]
    [InlineData(5399, "About an hour")]
    [InlineData(5400, "2 hours")]
    [InlineData(86400, "24 hours")]
    [InlineData(170999, "47 hours")]
    [InlineData(171000, "2 days")]
    [InlineData(1203200, "13 days")]
    [InlineData(1207799, "13 days")]
    [InlineData(1207801, "2 weeks")]
    [InlineData(1814405, "3 weeks")]
    [InlineData(3888000, "6 weeks")]
    [InlineData(5182199, "8 weeks")]
    [InlineData(5184000, "2 months")]
    [InlineData(8640000, "3 months")]
    [InlineData(31536000, "12 months")]
    [InlineData(63070199, "24 months")]
    [InlineData(63072000, "2 years")]
    [InlineData(103680000, "3 years")]
    public void Durations_are_told_as_Docker_tells_them(long seconds, string expected) => Assert.Equal(expected, HumanDuration.Format(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, "0B")]
    [InlineData(999, "999B")]
    [InlineData(1000, "1kB")]
    [InlineData(1234, "1.23kB")]
    [InlineData(9999, "10kB")]
    [InlineData(99999, "100kB")]
    [InlineData(999499, "999kB")]
    [InlineData(999500, "1e+03kB")]
    [InlineData(1982270, "1.98MB")]
    [InlineData(12345678, "12.3MB")]
    [InlineData(999999999, "1e+03MB")]
    [InlineData(1234567890123, "1.23TB")]
    [InlineData(5e15, "5PB")]
    public void Sizes_of_images_have_three_digits(double bytes, string expected) => Assert.Equal(expected, HumanSize.Decimal(bytes, digits: 3));

    [Theory]
    [InlineData(0, "0B")]
    [InlineData(1023, "1023B")]
    [InlineData(1024, "1KiB")]
    [InlineData(1536, "1.5KiB")]
    [InlineData(12345678, "11.77MiB")]
    [InlineData(1073741824, "1GiB")]
    [InlineData(1.1e12, "1TiB")]
    public void Sizes_of_memory_are_binary_with_four_digits(double bytes, string expected) => Assert.Equal(expected, HumanSize.Binary(bytes));

    [Theory]
    [InlineData(2746000, "2.746MB")]
    [InlineData(1000000, "1MB")]
    [InlineData(796, "796B")]
    public void Sizes_have_four_digits_otherwise(double bytes, string expected) => Assert.Equal(expected, HumanSize.Decimal(bytes));

    [Fact]
    public void Moments_are_told_from_now()
    {
        DateTimeOffset now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

        Assert.Equal("2 hours ago", RelativeTime.Ago(now.AddHours(-2), now));
        Assert.Equal("Up About a minute", RelativeTime.Up(now.AddSeconds(-70), now));
        Assert.Equal("Up 3 seconds (health: starting)", RelativeTime.Up(now.AddSeconds(-3), now, "health: starting"));
        Assert.Equal("Exited (137) 3 weeks ago", RelativeTime.Exited(137, now.AddDays(-22), now));
        Assert.Equal("2026-11-25 12:00:00 +0000 UTC", RelativeTime.Stamp(now, TimeZoneInfo.Utc));
    }

    [Theory]
    [InlineData("sha256:19d8d756361c1d0f6ecdecfd4920d629006dd55a3f1f4ac44af295c15c7a3af3", "19d8d756361c")]
    [InlineData("84016ce4d3d00ef72691ae08393454b81c201a0b0b6825f33ab8a8d5c0ff5d26", "84016ce4d3d0")]
    [InlineData("short", "short")]
    public void Identifiers_are_shown_by_twelve_digits(string id, string expected) => Assert.Equal(expected, ShortId.Of(id));

    [Theory]
    [InlineData(true, null, "xterm", true)]
    [InlineData(true, "", "xterm", true)]
    [InlineData(true, "1", "xterm", false)]
    [InlineData(false, null, "xterm", false)]
    [InlineData(true, null, "dumb", false)]
    [InlineData(true, null, null, false)]
    public void Colours_are_for_terminals_of_people_who_want_them(bool terminal, string? noColour, string? term, bool wanted) =>
        Assert.Equal(wanted, Colours.Wanted(terminal, noColour, term));
}
