using Enisle.Host;
using Enisle.Isolation.Cgroups;
using Enisle.Isolation.Cgroups.Statistics;
using Enisle.Spec.Runtime;

namespace Enisle.Tests.Isolation.Cgroups;

public sealed class ConversionsTests
{
    // Least, default and most map onto each other; 2000 and 22000 as runc 1.4 and youki have them.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 1)]
    [InlineData(1024, 100)]
    [InlineData(2000, 170)]
    [InlineData(22000, 1204)]
    [InlineData(262144, 10000)]
    [InlineData(ulong.MaxValue, 10000)]
    public void Shares_become_a_weight(ulong shares, ulong weight)
    {
        Assert.Equal(weight, Conversions.SharesToWeight(shares));
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(1000, 10000)]
    [InlineData(500, 4950)]
    [InlineData(1, 1)]
    public void Block_weight_becomes_an_io_weight(ushort weight, ulong expected)
    {
        Assert.Equal(expected, Conversions.BlockIOToIOWeight(weight));
    }

    [Theory]
    [InlineData(1000L, 1500L, 500L)]
    [InlineData(1000L, 1000L, 0L)]
    [InlineData(1000L, -1L, -1L)]
    [InlineData(-1L, null, -1L)]
    [InlineData(-1L, 700L, 700L)]
    [InlineData(1000L, null, 0L)]
    [InlineData(null, null, 0L)]
    public void Memory_with_swap_becomes_swap_alone(long? limit, long? swap, long expected)
    {
        Assert.Equal(expected, Conversions.SwapOnly(new MemoryLimits { Limit = limit, Swap = swap }));
    }

    [Theory]
    [InlineData(null, 1000L)]
    [InlineData(2000L, 1000L)]
    [InlineData(-5L, 1000L)]
    public void Swap_that_cannot_be_told_from_memory_is_refused(long? limit, long? swap)
    {
        EnisleException e = Assert.Throws<EnisleException>(() => Conversions.SwapOnly(new MemoryLimits { Limit = limit, Swap = swap }));

        Assert.StartsWith("linux.resources.memory.swap: ", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hugepages-2048kB", "2MB")]
    [InlineData("hugepages-1048576kB", "1GB")]
    [InlineData("hugepages-64kB", "64KB")]
    [InlineData("hugepages-xkB", null)]
    [InlineData("other", null)]
    public void Huge_page_directory_becomes_the_controllers_size(string directory, string? size)
    {
        Assert.Equal(size, HugepageSizes.FromDirectory(directory));
    }

    [Theory]
    [InlineData("0-3,7\n", new ushort[] { 0, 1, 2, 3, 7 })]
    [InlineData("2", new ushort[] { 2 })]
    [InlineData("\n", new ushort[0])]
    [InlineData("1-", new ushort[0])]
    [InlineData("65535", new ushort[] { 65535 })]
    public void Ranges_are_read(string text, ushort[] expected)
    {
        Assert.Equal(expected, StatFile.ReadRanges(System.Text.Encoding.ASCII.GetBytes(text)));
    }
}
