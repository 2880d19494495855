namespace Enisle.Isolation.Cgroups;

/// <summary>Where tasks may run and take memory. Flags are v1's own, false in v2.</summary>
public sealed record CpusetStats
{
    /// <summary>Processors.</summary>
    public IReadOnlyList<ushort> Cpus { get; init; } = [];

    /// <summary>Memory nodes.</summary>
    public IReadOnlyList<ushort> Mems { get; init; } = [];

    /// <summary>No sibling may use these processors.</summary>
    public bool CpuExclusive { get; init; }

    /// <summary>No sibling may use these nodes.</summary>
    public bool MemExclusive { get; init; }

    /// <summary>Kernel allocations are held to the nodes too.</summary>
    public bool MemHardwall { get; init; }

    /// <summary>Pages move along when the nodes change.</summary>
    public bool MemoryMigrate { get; init; }

    /// <summary>Page cache is spread over the nodes.</summary>
    public bool MemorySpreadPage { get; init; }

    /// <summary>Slab caches are spread over the nodes.</summary>
    public bool MemorySpreadSlab { get; init; }

    /// <summary>The kernel balances load over the processors.</summary>
    public bool SchedLoadBalance { get; init; }

    /// <summary>How far an idle processor looks for work; -1 is the system's default.</summary>
    public long SchedRelaxDomainLevel { get; init; }

    /// <summary>Attempts a second to free memory in use, times 1000.</summary>
    public ulong MemoryPressure { get; init; }
}
