using Enisle.Compare.Output;

namespace Enisle.Tests.Compare;

public sealed class AmountTests
{
    [Theory]
    [InlineData(61, "ns")]
    [InlineData(99.9, "ns")]
    [InlineData(100, "µs")]
    [InlineData(820_000, "ms")]
    [InlineData(5e9, "s")]
    public void Unit_is_the_largest_in_which_the_least_number_is_a_tenth(double least, string unit) =>
        Assert.Equal(unit, Amount.UnitFor([least, 9e9], isMemory: false).Name);

    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(0.1044, "0.104")]
    [InlineData(0.9994, "0.999")]
    [InlineData(0.9996, "1.00")]
    [InlineData(1.234, "1.23")]
    [InlineData(9.994, "9.99")]
    [InlineData(9.996, "10.0")]
    [InlineData(12.34, "12.3")]
    [InlineData(99.96, "100")]
    [InlineData(12345, "12345")]
    public void Number_has_three_digits(double value, string text) => Assert.Equal(text, Amount.Number(value));

    [Theory]
    [InlineData(1, "×1.0")]
    [InlineData(0.04, "×0.0")]
    [InlineData(9.96, "×10")]
    [InlineData(151.2, "×151")]
    public void Ratio_has_two_digits(double value, string text) => Assert.Equal(text, Amount.Ratio(value));

    [Fact]
    public void Memory_is_counted_in_powers_of_1024() => Assert.Equal(("MiB", 1048576), Amount.UnitFor([330_000], isMemory: true));
}
