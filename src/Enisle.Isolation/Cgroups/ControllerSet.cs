namespace Enisle.Isolation.Cgroups;

/// <summary>Controllers by their v1 names; v2 calls <see cref="BlockIO"/> <c>io</c> and has no network ones.</summary>
[Flags]
internal enum ControllerSet
{
    None = 0,
    Cpu = 1 << 0,
    CpuAccounting = 1 << 1,
    CpuSet = 1 << 2,
    Memory = 1 << 3,
    Pids = 1 << 4,
    Devices = 1 << 5,
    Freezer = 1 << 6,
    BlockIO = 1 << 7,
    HugeTlb = 1 << 8,
    NetClass = 1 << 9,
    NetPriority = 1 << 10,
    Rdma = 1 << 11,

    /// <summary>What limits, statistics and pausing of every instance stand on. Each other hierarchy costs a start 60 µs for nothing.</summary>
    Always = Cpu | CpuAccounting | Memory | Pids | Devices | Freezer | BlockIO,
}
