using System.Runtime.InteropServices;

namespace Enisle.Abi;

/// <summary>Spec: linux/netfilter/nfnetlink.h, linux/netlink.h.</summary>
public static class NfnetlinkAbi
{
    public const int NFNETLINK_V0 = 0;
    public const int NFNL_SUBSYS_CTNETLINK = 1;
    public const int NFNL_SUBSYS_NFTABLES = 0xa;
    public const int NFNL_MSG_BATCH_BEGIN = 0x10;
    public const int NFNL_MSG_BATCH_END = 0x11;
}

[KernelStruct("linux/netfilter/nfnetlink.h")]
[StructLayout(LayoutKind.Sequential)]
public struct nfgenmsg
{
    public byte nfgen_family;
    public byte version;
    public ushort res_id;
}
