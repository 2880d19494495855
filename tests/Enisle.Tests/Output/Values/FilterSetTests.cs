using Enisle.Host;
using Enisle.Output.Values;

namespace Enisle.Tests.Output.Values;

public sealed class FilterSetTests
{
    private static readonly Dictionary<string, string> s_labels = new() { ["app"] = "web", ["tier"] = "front" };

    [Fact]
    public void What_was_not_asked_for_passes()
    {
        FilterSet filters = Parse();

        Assert.True(filters.IsEmpty);
        Assert.True(filters.Matches("name", "x") && filters.IsExactly("status", "x") && filters.IsPrefix("id", "x") && filters.HasLabels("label", s_labels));
        Assert.Null(filters.Switch("dangling"));
    }

    [Fact]
    public void Values_of_a_key_are_alternatives()
    {
        FilterSet filters = Parse("status=running", "STATUS = paused ", "name=web");

        Assert.True(filters.IsExactly("status", "running"));
        Assert.True(filters.IsExactly("status", "paused"));
        Assert.False(filters.IsExactly("status", "exited"));
        Assert.Equal(["running", "paused"], filters.Values("status"));
        Assert.True(filters.Has("name") && !filters.Has("id"));
    }

    [Theory]
    [InlineData("web", "my-web-1", true)]
    [InlineData("^web$", "web", true)]
    [InlineData("^/web$", "web", true)]
    [InlineData("^web$", "web1", false)]
    [InlineData("w[ab]+", "wab", true)]
    [InlineData("(", "(", true)]
    [InlineData("(", "x", false)]
    [InlineData("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", false)]
    [InlineData("(?=a)", "a", false)]
    public void Names_are_found_by_regular_expressions(string pattern, string name, bool found) => Assert.Equal(found, Parse($"name={pattern}").MatchesName("name", name));

    [Theory]
    [InlineData("label=app", true)]
    [InlineData("label=app=web", true)]
    [InlineData("label=app=db", false)]
    [InlineData("label=ap", false)]
    [InlineData("label=app=", false)]
    public void Labels_are_there_or_have_the_value(string filter, bool passes) => Assert.Equal(passes, Parse(filter).HasLabels("label", s_labels));

    [Fact]
    public void All_labels_must_be_there()
    {
        Assert.True(Parse("label=app", "label=tier=front").HasLabels("label", s_labels));
        Assert.False(Parse("label=app", "label=tier=back").HasLabels("label", s_labels));
    }

    [Fact]
    public void Identifiers_match_by_their_beginning()
    {
        Assert.True(Parse("id=84016").IsPrefix("id", "84016ce4d3d0"));
        Assert.False(Parse("id=4016").IsPrefix("id", "84016ce4d3d0"));
    }

    [Theory]
    [InlineData("dangling=true", true)]
    [InlineData("dangling=1", true)]
    [InlineData("dangling=false", false)]
    [InlineData("dangling=0", false)]
    public void Switches_are_true_or_false(string filter, bool value) => Assert.Equal(value, Parse(filter).Switch("dangling"));

    [Theory]
    [InlineData("name", "invalid argument \"name\" for \"-f, --filter\" flag: bad format of filter (expected name=value)")]
    [InlineData("foo=1", "invalid filter 'foo'")]
    public void Mistakes_are_told_as_Docker_tells_them(string filter, string message) =>
        Assert.Equal(message, Assert.Throws<EnisleException>(() => Parse(filter)).Message);

    [Fact]
    public void Switches_that_contradict_each_other_are_an_error()
    {
        FilterSet filters = Parse("dangling=true", "dangling=false");

        Assert.Equal("invalid filter 'dangling=[true false]'", Assert.Throws<EnisleException>(() => filters.Switch("dangling")).Message);
        _ = Assert.Throws<EnisleException>(() => Parse("dangling=maybe").Switch("dangling"));
    }

    private static FilterSet Parse(params string[] filters) => FilterSet.Parse(filters, "name", "status", "id", "label", "dangling");
}
