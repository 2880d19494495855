using System.Globalization;
using System.Text;

namespace Enisle.Bench.Containers;

/// <summary>Prints results as the table that SPECIFICATION.md quotes, and counts missed targets.</summary>
internal static class ContainerTable
{
    private static readonly CompositeFormat s_layout = CompositeFormat.Parse("{0,-34} {1,-8} {2,9} {3,9} {4,9} {5,9} {6,8} {7,8} {8,8} {9,8}  {10}");

    public static int Print(TextWriter output, ContainerBench bench)
    {
        int missed = 0;
        Line(output, "", "", "wall ms", "p10", "CPU ms", "p10", "× crun", "CPU", "× runc", "CPU", "");
        foreach (CaseResult result in bench.Results)
        {
            string title = result.Title;
            foreach (Series series in result.Series)
            {
                Line(output, title, series.Subject, Ms(series.WallMedian), Ms(series.WallP10),
                    Cpu(result, Ms(series.CpuMedian)), Cpu(result, Ms(series.CpuP10)),
                    Ratio(series.WallMedian, result.Of("crun")?.WallMedian), Cpu(result, Ratio(series.CpuMedian, result.Of("crun")?.CpuMedian)),
                    Ratio(series.WallMedian, result.Of("runc")?.WallMedian), Cpu(result, Ratio(series.CpuMedian, result.Of("runc")?.CpuMedian)),
                    Verdict(result, series, ref missed));
                title = "";
            }
        }

        PrintFloors(output, bench.Floors, ref missed);
        return missed;
    }

    private static void PrintFloors(TextWriter output, IReadOnlyList<MemoryFloor> floors, ref int missed)
    {
        string title = "least memory limit for true, KiB";
        foreach (MemoryFloor floor in floors)
        {
            string verdict = "";
            if (floor.Subject == ContainerBench.Product)
            {
                bool met = floor.Bytes <= MemoryFloor.TargetBytes;
                missed += met ? 0 : 1;
                verdict = $"≤ {MemoryFloor.TargetBytes >> 10} {(met ? "met" : "MISSED")}";
            }

            Line(output, title, floor.Subject, (floor.Bytes >> 10).ToString(CultureInfo.InvariantCulture), "", "", "", "", "", "", "", verdict);
            title = "";
        }
    }

    private static string Verdict(CaseResult result, Series series, ref int missed)
    {
        if (result.Target == 0 || series.Subject != ContainerBench.Product || result.Of("crun") is not Series crun)
        {
            return "";
        }

        bool wall = series.WallMedian <= result.Target * crun.WallMedian;
        bool cpu = !result.TargetHoldsForCpu || series.CpuMedian <= result.Target * crun.CpuMedian;
        missed += wall && cpu ? 0 : 1;
        string text = (wall, cpu) switch
        {
            (true, true) => "met",
            (true, false) => "CPU MISSED",
            (false, true) => "wall MISSED",
            _ => "MISSED",
        };
        return string.Create(CultureInfo.InvariantCulture, $"≤ {result.Target:0.0} {text}");
    }

    private static string Cpu(CaseResult result, string text) => result.HasCpu ? text : "";

    private static string Ms(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Ratio(double value, double? reference) =>
        reference is > 0 ? (value / reference.Value).ToString("0.00", CultureInfo.InvariantCulture) : "";

    private static void Line(TextWriter output, params object[] columns) =>
        output.WriteLine(string.Format(CultureInfo.InvariantCulture, s_layout, columns).TrimEnd());
}
