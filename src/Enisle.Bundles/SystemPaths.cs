namespace Enisle.Bundles;

/// <summary>Places in /proc and /sys that tell of the host or change it.</summary>
internal static class SystemPaths
{
    /// <summary>Hidden. /proc/interrupts and the thermal and power files tell of other tenants' work (CVE-2020-8694).</summary>
    public static readonly string[] Masked =
    [
        "/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/sched_debug", "/proc/scsi",
        "/proc/timer_list", "/proc/timer_stats", "/sys/devices/virtual/powercap", "/sys/firmware",
    ];

    /// <summary>Seen, not written.</summary>
    public static readonly string[] ReadOnly = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];
}
