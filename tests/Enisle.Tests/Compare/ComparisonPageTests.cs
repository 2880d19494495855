using System.Text.RegularExpressions;
using System.Xml.Linq;
using Enisle.Compare.Output;

namespace Enisle.Tests.Compare;

public sealed class ComparisonPageTests
{
    private readonly string _page = ComparisonPage.Write(Samples.Report());

    [Theory]
    [InlineData("http:")]
    [InlineData("https:")]
    [InlineData("<script")]
    [InlineData("<link")]
    [InlineData("<img")]
    [InlineData("<iframe")]
    [InlineData("url(")]
    [InlineData("@import")]
    [InlineData(" src=")]
    [InlineData(" href=")]
    public void Page_needs_nothing_from_elsewhere(string reference) => Assert.DoesNotContain(reference, _page, StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void Page_has_a_chart_for_each_measure_that_was_taken_and_a_bar_for_each_column()
    {
        XElement[] charts = [.. Regex.Matches(_page, "<svg.*?</svg>", RegexOptions.Singleline).Select(static match => XElement.Parse(match.Value))];

        Assert.Equal(
            [("start to exit", 3), ("memory per idle instance", 2), ("system call by libc", 3), ("CPU loop of 1000 rounds", 3)],
            charts.Select(static chart => ((string)chart.Attribute("aria-label")!, chart.Elements("rect").Count())));
    }

    [Fact]
    public void Bars_are_as_long_as_their_numbers()
    {
        XElement chart = XElement.Parse(Regex.Match(_page, "<svg.*?</svg>", RegexOptions.Singleline).Value);
        double[] lengths = [.. chart.Elements("rect").Select(static bar => (double)bar.Attribute("width")!)];

        Assert.Equal(11_275_000 / 143_000_000d, lengths[1] / lengths[2], 2);
        Assert.True(lengths[0] > 1);
    }

    [Fact]
    public void Light_and_dark_are_both_there() => Assert.Contains("prefers-color-scheme: dark", _page, StringComparison.Ordinal);

    [Fact]
    public void Words_from_outside_stay_text()
    {
        string page = ComparisonPage.Write(Samples.Report(image: "<b>\"x\"&", error: "<script>alert(1)</script>"));

        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
    }
}
