using Enisle.Emulator.Cpus;

namespace Enisle.Emulator;

/// <summary>What this processor says of itself: the features that are built, and KVM's paravirtual leaves.</summary>
/// <remarks>Spec: SDM volume 2, CPUID; Documentation/virt/kvm/x86/cpuid.rst. An instance is one vCPU's.</remarks>
internal sealed class CpuModel(uint apicId, uint vcpus, ulong tscHz)
{
    private const uint Leaf1Edx = (1u << 0) | (1u << 1) | (1u << 2) | (1u << 3) | (1u << 4) | (1u << 5) | (1u << 6) | (1u << 7) | (1u << 8) | (1u << 9) | (1u << 11)
        | (1u << 12) | (1u << 13) | (1u << 14) | (1u << 15) | (1u << 16) | (1u << 17) | (1u << 19) | (1u << 23) | (1u << 24) | (1u << 25) | (1u << 26);

    // cx16 pcid x2apic movbe popcnt tsc-deadline xsave rdrand hypervisor
    private const uint Leaf1Ecx = (1u << 13) | (1u << 17) | (1u << 21) | (1u << 22) | (1u << 23) | (1u << 24) | (1u << 26) | (1u << 30) | (1u << 31);

    private const uint OsxsaveBit = 1u << 27;

    // fsgsbase bmi1 smep bmi2 erms invpcid rdseed adx smap clflushopt
    private const uint Leaf7Ebx = (1u << 0) | (1u << 3) | (1u << 7) | (1u << 8) | (1u << 9) | (1u << 10) | (1u << 18) | (1u << 19) | (1u << 20) | (1u << 23);
    private const uint Umip = 1u << 2;
    private const uint Rdpid = 1u << 22;

    private const uint ArchCapabilities = 1u << 29;

    // syscall nx 1gb-pages rdtscp lm
    private const uint Extended1Edx = (1u << 11) | (1u << 20) | (1u << 26) | (1u << 27) | (1u << 29);

    // lahf abm 3dnowprefetch
    private const uint Extended1Ecx = (1u << 0) | (1u << 5) | (1u << 8);

    // clocksource, nop io delay, clocksource2, pv eoi, stable clocksource
    private const uint KvmFeatures = (1u << 0) | (1u << 1) | (1u << 3) | (1u << 6) | (1u << 24);

    /// <summary>KVM's signature, clock and end-of-interrupt are offered.</summary>
    public bool Paravirtual { get; init; } = true;

    /// <summary>XCR0 bits that may be set.</summary>
    public static ulong Xcr0 => 3;

    public unsafe CpuidResult Get(Cpu* cpu, uint leaf, uint subleaf)
    {
        bool osxsave = (cpu->Cr4 & ControlBits.Osxsave) != 0;
        return leaf switch
        {
            0 => new(0x16, 0x756E_6547, 0x6C65_746E, 0x4965_6E69),
            1 => new(0x0005_0654, (apicId << 24) | (vcpus << 16) | 0x0800, Leaf1Ecx | (osxsave ? OsxsaveBit : 0), Leaf1Edx | (vcpus > 1 ? 1u << 28 : 0)),
            2 => new(0x00FF_FF01, 0, 0, 0),
            4 => Caches(subleaf),
            6 => new(4, 0, 0, 0), // ARAT
            7 when subleaf == 0 => new(0, Leaf7Ebx, Umip | Rdpid, ArchCapabilities),
            0xB => Topology(subleaf),
            0xD => SaveArea(subleaf),
            0x15 => new(1, (uint)(tscHz / CrystalHz), CrystalHz, 0),
            0x16 => new((uint)(tscHz / 1_000_000), (uint)(tscHz / 1_000_000), 100, 0),
            0x4000_0000 when Paravirtual => new(0x4000_0001, 0x4B4D_564B, 0x564B_4D56, 0x0000_004D),
            0x4000_0001 when Paravirtual => new(KvmFeatures, 0, 0, 0),
            0x8000_0000 => new(0x8000_0008, 0, 0, 0),
            0x8000_0001 => new(0, 0, Extended1Ecx, Extended1Edx),
            >= 0x8000_0002 and <= 0x8000_0004 => Brand(leaf - 0x8000_0002),
            0x8000_0006 => new(0, 0, 0x0100_8040, 0),
            0x8000_0007 => new(0, 0, 0, 1u << 8), // invariant TSC
            0x8000_0008 => new(46 | (48 << 8), 0, 0, 0),
            _ => default,
        };
    }

    /// <summary>A divisor that most frequencies are near multiples of.</summary>
    private const uint CrystalHz = 1_000_000;

    private static CpuidResult Caches(uint subleaf) => subleaf switch
    {
        0 => new(0x121, (7 << 22) | 63, 63, 0), // 32 KiB data
        1 => new(0x122, (7 << 22) | 63, 63, 0), // 32 KiB code
        2 => new(0x143, (15 << 22) | 63, 1023, 0), // 1 MiB
        _ => default,
    };

    private CpuidResult Topology(uint subleaf) => subleaf switch
    {
        0 => new(0, 1, 0x100, apicId),
        1 => new((uint)System.Numerics.BitOperations.Log2(System.Numerics.BitOperations.RoundUpToPowerOf2(vcpus)), vcpus, 0x201, apicId),
        _ => new(0, 0, subleaf, apicId),
    };

    private static CpuidResult SaveArea(uint subleaf) => subleaf switch
    {
        0 => new((uint)Xcr0, 576, 576, 0),
        1 => new(1, 0, 0, 0), // XSAVEOPT
        _ => default,
    };

    private static CpuidResult Brand(uint part)
    {
        ReadOnlySpan<byte> name = "Enisle software CPU\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"u8;
        ReadOnlySpan<uint> words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(name.Slice((int)part * 16, 16));
        return new(words[0], words[1], words[2], words[3]);
    }
}
