using System.Globalization;

namespace Enisle.Compare.Output;

/// <summary>Numbers with a unit; a row of the table has one unit for all its cells, so that they can be compared at a glance.</summary>
internal static class Amount
{
    private const double Least = 0.1;

    // The largest in which the row's least number is not below a tenth is taken; the first, where all are.
    private static readonly (string Name, double Size)[] s_times = [("ns", 1), ("µs", 1e3), ("ms", 1e6), ("s", 1e9)];
    private static readonly (string Name, double Size)[] s_sizes = [("KiB", 1024), ("MiB", 1024 * 1024), ("GiB", 1024 * 1024 * 1024)];

    /// <summary>The unit for a row with these numbers: its name, and how many nanoseconds or bytes it is.</summary>
    public static (string Name, double Size) UnitFor(IEnumerable<double> values, bool isMemory)
    {
        (string Name, double Size)[] units = isMemory ? s_sizes : s_times;
        double least = values.Where(static value => value > 0).DefaultIfEmpty(0).Min();
        return units.Where(unit => least >= unit.Size * Least).DefaultIfEmpty(units[0]).Last();
    }

    /// <summary>Three digits, all of those before the point.</summary>
    public static string Number(double value) =>
        value.ToString(Math.Round(value, 1) >= 100 ? "F0" : Math.Round(value, 2) >= 10 ? "F1" : Math.Round(value, 3) is 0 or >= 1 ? "F2" : "F3", CultureInfo.InvariantCulture);

    /// <summary>As in <c>×1.3</c>: two digits, all of those before the point.</summary>
    public static string Ratio(double value) => $"×{value.ToString(Math.Round(value, 1) >= 10 ? "F0" : "0.0", CultureInfo.InvariantCulture)}";
}
