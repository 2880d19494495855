using System.Runtime.InteropServices;

namespace Enisle.Abi;

/// <summary>Spec: linux/netlink.h; netlink(7).</summary>
public static class NetlinkAbi
{
    public const int NETLINK_ROUTE = 0;
    public const int NETLINK_NETFILTER = 0xc;
    public const int NETLINK_CAP_ACK = 0xa;
    public const int NETLINK_EXT_ACK = 0xb;
    public const int NLM_F_REQUEST = 1;
    public const int NLM_F_MULTI = 2;
    public const int NLM_F_ACK = 4;
    public const int NLM_F_DUMP_INTR = 0x10;
    public const int NLM_F_CAPPED = 0x100;
    public const int NLM_F_ACK_TLVS = 0x200;
    public const int NLM_F_DUMP = 0x300;
    public const int NLM_F_EXCL = 0x200;
    public const int NLM_F_REPLACE = 0x100;
    public const int NLM_F_CREATE = 0x400;
    public const int NLMSG_ERROR = 2;
    public const int NLMSG_DONE = 3;
    public const int NLMSGERR_ATTR_MSG = 1;
    public const int NLM_F_APPEND = 0x800;
    public const int NLA_F_NESTED = 0x8000;
    public const uint NLA_TYPE_MASK = 0xffff3fff;
}

[KernelStruct("linux/netlink.h")]
[StructLayout(LayoutKind.Sequential)]
public struct nlmsghdr
{
    public uint nlmsg_len;
    public ushort nlmsg_type;
    public ushort nlmsg_flags;
    public uint nlmsg_seq;
    public uint nlmsg_pid;
}

[KernelStruct("linux/netlink.h")]
[StructLayout(LayoutKind.Sequential)]
public struct sockaddr_nl
{
    public ushort nl_family;
    public ushort nl_pad;
    public uint nl_pid;
    public uint nl_groups;
}
