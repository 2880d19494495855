namespace Enisle.Abi;

/// <summary>Spec: linux/netfilter/nfnetlink_conntrack.h.</summary>
public static class NfConntrackAbi
{
    public const int IPCTNL_MSG_CT_NEW = 0;
    public const int IPCTNL_MSG_CT_GET = 1;
    public const int IPCTNL_MSG_CT_DELETE = 2;
    public const int CTA_TUPLE_ORIG = 1;
    public const int CTA_TUPLE_REPLY = 2;
    public const int CTA_TUPLE_IP = 1;
    public const int CTA_TUPLE_PROTO = 2;
    public const int CTA_IP_V4_SRC = 1;
    public const int CTA_IP_V4_DST = 2;
    public const int CTA_IP_V6_SRC = 3;
    public const int CTA_IP_V6_DST = 4;
    public const int CTA_PROTO_NUM = 1;
    public const int CTA_PROTO_DST_PORT = 3;
}
