using Enisle.Compare;

namespace Enisle.Tests.Compare;

/// <summary>Comparisons that nobody has measured.</summary>
internal static class Samples
{
    public static KernelNames HostKernel { get; } = new("Linux", "6.1.0-18-amd64", "#1 SMP", "x86_64");

    /// <summary>The host, a level with the host's kernel, one with a kernel of its own, and one that does not work.</summary>
    public static ComparisonReport Report(string image = "busybox", string error = "no /dev/kvm") => new()
    {
        Image = image,
        Date = new DateTimeOffset(2026, 11, 25, 10, 0, 0, TimeSpan.Zero),
        Processors = 2,
        Runs = 20,
        Columns =
        [
            Column("host", HostKernel, (Measure.StartToExit, 820_000), (Measure.SyscallLibc, 61.5), (Measure.Cpu, 1880)),
            Column("container", HostKernel, (Measure.StartToExit, 11_275_000), (Measure.SyscallLibc, 75), (Measure.Cpu, 1881), (Measure.Memory, 329_728)),
            Column("microvm", HostKernel with { Release = "6.12.9" }, (Measure.StartToExit, 143_000_000), (Measure.SyscallLibc, 9300), (Measure.Cpu, 1900), (Measure.Memory, 41 << 20)),
            new ComparisonColumn { Name = "vm", Error = error },
        ],
    };

    private static ComparisonColumn Column(string name, KernelNames kernel, params (Measure Measure, double Median)[] figures) => new()
    {
        Name = name,
        Kernel = kernel,
        OpenedFile = "/etc/passwd",
        Figures = figures.ToDictionary(static figure => figure.Measure, static figure => new Figure(figure.Median, figure.Median * 0.9, 20)),
    };
}
