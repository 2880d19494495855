namespace Enisle.Compare.Output;

/// <summary>Which kernel a column saw, in a few words.</summary>
internal static class KernelCell
{
    /// <summary>As in <c>Linux 6.1.0</c>, or that it is the host's.</summary>
    public static string Text(ComparisonReport report, ComparisonColumn column) =>
        column.Kernel is not { } kernel ? "–"
        : column != report.Columns[0] && report.SeesHostKernel(column) ? "the host's"
        : $"{kernel.System} {kernel.Release}";
}
