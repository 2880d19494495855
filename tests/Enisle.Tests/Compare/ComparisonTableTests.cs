using Enisle.Compare.Output;

namespace Enisle.Tests.Compare;

public sealed class ComparisonTableTests
{
    [Fact]
    public void Table_has_a_row_a_measure_and_a_column_a_level() => Assert.Equal(
        """
        busybox: medians of 20 starts, taken in turn; × is the ratio to the host

                                                   host         container          microvm   vm
        start to exit                          0.820 ms     11.3 ms   ×14     143 ms  ×174    –
        start to first output                         –           –                –          –
        memory per idle instance                      –   0.314 MiB         41.0 MiB          –
        system call by libc                     61.5 ns     75.0 ns  ×1.2    9300 ns  ×151    –
        system call, raw                              –           –                –          –
        open + close                                  –           –                –          –
        pipe, there and back                          –           –                –          –
        fork + exec + wait                            –           –                –          –
        page fault                                    –           –                –          –
        CPU loop of 1000 rounds                 1.88 µs     1.88 µs  ×1.0    1.90 µs  ×1.0    –
        kernel                     Linux 6.1.0-18-amd64        the host's     Linux 6.12.9    –
        vm: no /dev/kvm

        """, ComparisonTable.Write(Samples.Report(), color: false));

    [Fact]
    public void Every_line_is_as_long_as_its_last_cell()
    {
        string[] lines = ComparisonTable.Write(Samples.Report(), color: false).Split('\n');

        Assert.All(lines, static line => Assert.Equal(line.TrimEnd(), line));
        Assert.Single(lines.Skip(2).Take(12).Select(static line => line.Length).Distinct());
    }

    [Fact]
    public void Colours_change_nothing_but_colours()
    {
        string colored = ComparisonTable.Write(Samples.Report(), color: true);

        Assert.Contains("\e[31m", colored, StringComparison.Ordinal);
        Assert.Equal(ComparisonTable.Write(Samples.Report(), color: false), System.Text.RegularExpressions.Regex.Replace(colored, "\e\\[[0-9]*m", ""));
    }

    [Fact]
    public void Piped_table_has_no_escape_sequences() => Assert.DoesNotContain('\e', ComparisonTable.Write(Samples.Report(), color: false));
}
