using System.Runtime.InteropServices;

namespace Enisle.Abi;

/// <summary>Spec: linux/rtnetlink.h, linux/if_link.h, linux/if_addr.h, linux/if.h, linux/veth.h; rtnetlink(7).</summary>
public static class RtnetlinkAbi
{
    public const int RTM_NEWLINK = 0x10;
    public const int RTM_GETLINK = 0x12;
    public const int RTM_NEWADDR = 0x14;
    public const int RTM_GETADDR = 0x16;
    public const int RT_SCOPE_UNIVERSE = 0;
    public const int IFLA_IFNAME = 3;
    public const int IFLA_NET_NS_FD = 0x1c;
    public const int IFA_ADDRESS = 1;
    public const int IFA_LOCAL = 2;
    public const int IFA_BROADCAST = 4;
    public const int IFA_FLAGS = 8;
    public const int IFA_F_PERMANENT = 0x80;
    public const int IFF_UP = 1;
    public const int RTM_DELLINK = 0x11;
    public const int RTM_DELADDR = 0x15;
    public const int RTM_NEWROUTE = 0x18;
    public const int RTM_GETROUTE = 0x1a;
    public const int RTM_F_CLONED = 0x200;
    public const int RT_TABLE_MAIN = 0xfe;
    public const int RTPROT_STATIC = 4;
    public const int RTN_UNICAST = 1;
    public const int RTA_DST = 1;
    public const int RTA_OIF = 4;
    public const int RTA_GATEWAY = 5;
    public const int IFLA_ADDRESS = 1;
    public const int IFLA_MTU = 4;
    public const int IFLA_MASTER = 0xa;
    public const int IFLA_LINKINFO = 0x12;
    public const int IFLA_INFO_KIND = 1;
    public const int IFLA_INFO_DATA = 2;
    public const int IFLA_INFO_SLAVE_KIND = 4;
    public const int IFLA_INFO_SLAVE_DATA = 5;
    public const int IFLA_BRPORT_MODE = 4;
    public const int VETH_INFO_PEER = 1;
    public const int IFA_F_NODAD = 2;
}

[KernelStruct("linux/rtnetlink.h")]
[StructLayout(LayoutKind.Sequential)]
public struct ifinfomsg
{
    public byte ifi_family;
    public byte __ifi_pad;
    public ushort ifi_type;
    public int ifi_index;
    public uint ifi_flags;
    public uint ifi_change;
}

[KernelStruct("linux/if_addr.h")]
[StructLayout(LayoutKind.Sequential)]
public struct ifaddrmsg
{
    public byte ifa_family;
    public byte ifa_prefixlen;
    public byte ifa_flags;
    public byte ifa_scope;
    public uint ifa_index;
}

[KernelStruct("linux/rtnetlink.h")]
[StructLayout(LayoutKind.Sequential)]
public struct rtmsg
{
    public byte rtm_family;
    public byte rtm_dst_len;
    public byte rtm_src_len;
    public byte rtm_tos;
    public byte rtm_table;
    public byte rtm_protocol;
    public byte rtm_scope;
    public byte rtm_type;
    public uint rtm_flags;
}
