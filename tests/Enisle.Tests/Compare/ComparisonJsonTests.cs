using System.Text.Json;
using Enisle.Compare;
using Enisle.Compare.Output;

namespace Enisle.Tests.Compare;

public sealed class ComparisonJsonTests
{
    private readonly JsonElement _root = JsonDocument.Parse(ComparisonJson.Write(Samples.Report())).RootElement;

    [Fact]
    public void Head_says_what_was_compared_and_when()
    {
        Assert.Equal(["image", "date", "processors", "runs", "columns"], Names(_root));
        Assert.Equal("busybox", _root.GetProperty("image").GetString());
        Assert.Equal(2, _root.GetProperty("processors").GetInt32());
    }

    [Fact]
    public void Host_is_the_first_column_and_has_no_ratios()
    {
        JsonElement host = _root.GetProperty("columns")[0];

        Assert.Equal(["name", "kernel", "opened_file", "measures"], Names(host));
        Assert.Equal(["unit", "median", "p10", "count"], Names(host.GetProperty("measures").GetProperty("syscall_libc")));
    }

    [Fact]
    public void Level_has_its_ratio_to_the_host()
    {
        JsonElement measures = _root.GetProperty("columns")[1].GetProperty("measures");

        Assert.Equal("ns", measures.GetProperty("start_to_exit").GetProperty("unit").GetString());
        Assert.Equal(13.75, measures.GetProperty("start_to_exit").GetProperty("ratio").GetDouble());
        Assert.Equal(10_147_500, measures.GetProperty("start_to_exit").GetProperty("p10").GetDouble());
        Assert.Equal(["unit", "median", "p10", "count"], Names(measures.GetProperty("memory_per_idle_instance")));
        Assert.Equal("bytes", measures.GetProperty("memory_per_idle_instance").GetProperty("unit").GetString());
    }

    [Fact]
    public void Kernel_is_known_as_the_hosts_or_not()
    {
        JsonElement columns = _root.GetProperty("columns");

        Assert.True(columns[1].GetProperty("kernel").GetProperty("is_the_hosts").GetBoolean());
        Assert.False(columns[2].GetProperty("kernel").GetProperty("is_the_hosts").GetBoolean());
    }

    [Fact]
    public void Level_that_failed_says_why()
    {
        JsonElement vm = _root.GetProperty("columns")[3];

        Assert.Equal(["name", "measures", "error"], Names(vm));
        Assert.Equal("no /dev/kvm", vm.GetProperty("error").GetString());
    }

    [Fact]
    public void No_two_measures_share_a_key() =>
        Assert.Equal(Enum.GetValues<Measure>().Length, MeasureRow.All.Select(static row => row.Key).Distinct().Count());

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(static member => member.Name)];
}
