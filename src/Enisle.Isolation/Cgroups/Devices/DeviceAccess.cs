using Enisle.Abi;

namespace Enisle.Isolation.Cgroups.Devices;

/// <summary>What may be done with a device; the values are the eBPF context's.</summary>
[Flags]
internal enum DeviceAccess
{
    None = 0,
    Mknod = Bpf.BPF_DEVCG_ACC_MKNOD,
    Read = Bpf.BPF_DEVCG_ACC_READ,
    Write = Bpf.BPF_DEVCG_ACC_WRITE,
    All = Mknod | Read | Write,
}
