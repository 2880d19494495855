using Enisle.Compare;

namespace Enisle.Tests.Compare;

public sealed class FigureTests
{
    [Fact]
    public void No_samples_are_no_figure() => Assert.Null(Figure.Of([]));

    [Fact]
    public void One_sample_is_its_own_median_and_tenth_percentile() => Assert.Equal(new Figure(7, 7, 1), Figure.Of([7]));

    [Fact]
    public void Order_of_samples_does_not_matter() => Assert.Equal(new Figure(6, 2, 11), Figure.Of([11, 1, 10, 2, 9, 3, 8, 4, 7, 5, 6]));

    [Fact]
    public void Between_two_ranks_both_count() => Assert.Equal(new Figure(2.5, 1.3, 4), Figure.Of([4, 3, 2, 1]));

    [Fact]
    public void One_outlier_does_not_move_the_median() => Assert.Equal(3, Figure.Of([1, 2, 3, 4, 1e12])!.Value.Median);
}
