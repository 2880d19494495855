namespace Enisle.HostInfo;

/// <summary>What stands behind <c>/dev/kvm</c>.</summary>
internal enum KvmKind
{
    /// <summary>No device: virtual machines run on the software CPU.</summary>
    None,

    /// <summary>A device that this user may not open.</summary>
    NoAccess,

    /// <summary>Hardware virtualisation (kvm_intel, kvm_amd).</summary>
    Hardware,

    /// <summary>The module kvm_pvm: only kernels built for it run at speed, others run on the software CPU.</summary>
    Pvm,

    /// <summary>A device whose module is not known.</summary>
    Unknown,
}
