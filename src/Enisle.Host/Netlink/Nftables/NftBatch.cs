using System.Buffers.Binary;
using Enisle.Abi;

namespace Enisle.Host.Netlink.Nftables;

/// <summary>Changes to one table of the inet family that take effect together or not at all.</summary>
/// <remarks>Spec: linux/netfilter/nf_tables.h, linux/netfilter/nfnetlink.h.</remarks>
public sealed class NftBatch
{
    private const int ElementsAMessage = 500; // a list of elements is an attribute: at most 64 KiB
    private readonly string _table;
    private readonly List<NetlinkRequest> _requests = [Frame(NfnetlinkAbi.NFNL_MSG_BATCH_BEGIN)];
    private int _sets;

    /// <param name="table">The table that all of it is about.</param>
    public NftBatch(string table) => _table = table;

    // libnftnl's include/libnftnl/udata.h: NFTNL_UDATA_SET_KEYBYTEORDER, four bytes; nftables' include/datatype.h: BYTEORDER_HOST_ENDIAN.
    private static ReadOnlySpan<byte> HostOrder => [0, 4, 1, 0, 0, 0];

    /// <summary>Makes the table, if it is not there.</summary>
    public NftBatch AddTable() => Add(NfTablesAbi.NFT_MSG_NEWTABLE, NetlinkAbi.NLM_F_CREATE, request => request
        .Add(NfTablesAbi.NFTA_TABLE_NAME, _table)
        .AddBigEndian(NfTablesAbi.NFTA_TABLE_FLAGS, 0));

    /// <summary>Takes the table away, and all that is in it.</summary>
    public NftBatch DeleteTable() => Add(NfTablesAbi.NFT_MSG_DELTABLE, 0, request => request.Add(NfTablesAbi.NFTA_TABLE_NAME, _table));

    /// <summary>Makes a chain that others jump to.</summary>
    public NftBatch AddChain(string name) => Add(NfTablesAbi.NFT_MSG_NEWCHAIN, NetlinkAbi.NLM_F_CREATE, request => request
        .Add(NfTablesAbi.NFTA_CHAIN_TABLE, _table)
        .Add(NfTablesAbi.NFTA_CHAIN_NAME, name));

    /// <summary>Makes a chain that the kernel comes to, and that packets pass if no rule says otherwise.</summary>
    /// <param name="name">Within the table.</param>
    /// <param name="type"><c>filter</c> or <c>nat</c>.</param>
    /// <param name="hook">NF_INET_*.</param>
    /// <param name="priority">NF_IP_PRI_*: lower ones come first.</param>
    public NftBatch AddChain(string name, string type, int hook, int priority) => Add(NfTablesAbi.NFT_MSG_NEWCHAIN, NetlinkAbi.NLM_F_CREATE, request => request
        .Add(NfTablesAbi.NFTA_CHAIN_TABLE, _table)
        .Add(NfTablesAbi.NFTA_CHAIN_NAME, name)
        .Add(NfTablesAbi.NFTA_CHAIN_TYPE, type)
        .AddBigEndian(NfTablesAbi.NFTA_CHAIN_POLICY, NfTablesAbi.NF_ACCEPT)
        .Nest(NfTablesAbi.NFTA_CHAIN_HOOK, (hook, priority), static (nest, where) => nest
            .AddBigEndian(NfTablesAbi.NFTA_HOOK_HOOKNUM, where.hook)
            .AddBigEndian(NfTablesAbi.NFTA_HOOK_PRIORITY, where.priority)));

    /// <summary>Makes a set or a map.</summary>
    public NftBatch AddSet(NftSet set) => Add(NfTablesAbi.NFT_MSG_NEWSET, NetlinkAbi.NLM_F_CREATE, request =>
    {
        request.Add(NfTablesAbi.NFTA_SET_TABLE, _table)
            .Add(NfTablesAbi.NFTA_SET_NAME, set.Name)
            .AddBigEndian(NfTablesAbi.NFTA_SET_FLAGS, (set.DataLength > 0 ? NfTablesAbi.NFT_SET_MAP : 0) | (set.IsInterval ? NfTablesAbi.NFT_SET_INTERVAL : 0))
            .AddBigEndian(NfTablesAbi.NFTA_SET_KEY_TYPE, set.KeyType)
            .AddBigEndian(NfTablesAbi.NFTA_SET_KEY_LEN, set.KeyLength);
        if (set.DataLength > 0)
        {
            request.AddBigEndian(NfTablesAbi.NFTA_SET_DATA_TYPE, set.DataType).AddBigEndian(NfTablesAbi.NFTA_SET_DATA_LEN, set.DataLength);
        }

        request.AddBigEndian(NfTablesAbi.NFTA_SET_ID, ++_sets);
        if (set.IsHostOrder)
        {
            request.Add(NfTablesAbi.NFTA_SET_USERDATA, HostOrder);
        }
    });

    /// <summary>Adds a rule at the end of a chain.</summary>
    public NftBatch AddRule(string chain, NftRule rule) => Add(NfTablesAbi.NFT_MSG_NEWRULE, NetlinkAbi.NLM_F_CREATE | NetlinkAbi.NLM_F_APPEND, request =>
    {
        request.Add(NfTablesAbi.NFTA_RULE_TABLE, _table).Add(NfTablesAbi.NFTA_RULE_CHAIN, chain);
        rule.Write(request);
    });

    /// <summary>Adds elements; one that is there already, with the same data, stays.</summary>
    public NftBatch AddElements(NftSet set, IReadOnlyList<NftElement> elements) => Elements(NfTablesAbi.NFT_MSG_NEWSETELEM, NetlinkAbi.NLM_F_CREATE, set, elements);

    /// <summary>Takes elements away; all of them must be there.</summary>
    public NftBatch DeleteElements(NftSet set, IReadOnlyList<NftElement> elements) => Elements(NfTablesAbi.NFT_MSG_DELSETELEM, 0, set, elements);

    internal IReadOnlyList<NetlinkRequest> Close() => [.. _requests, Frame(NfnetlinkAbi.NFNL_MSG_BATCH_END)];

    internal static nfgenmsg Header(int resource = 0) => new()
    {
        nfgen_family = NfTablesAbi.NFPROTO_INET,
        version = NfnetlinkAbi.NFNETLINK_V0,
        res_id = BinaryPrimitives.ReverseEndianness((ushort)resource),
    };

    private NftBatch Elements(int message, int flags, NftSet set, IReadOnlyList<NftElement> elements)
    {
        foreach (NftElement[] some in elements.Chunk(ElementsAMessage))
        {
            Add(message, flags, request => request
                .Add(NfTablesAbi.NFTA_SET_ELEM_LIST_TABLE, _table)
                .Add(NfTablesAbi.NFTA_SET_ELEM_LIST_SET, set.Name)
                .Nest(NfTablesAbi.NFTA_SET_ELEM_LIST_ELEMENTS, some, static (list, all) =>
                {
                    foreach (NftElement element in all)
                    {
                        list.Nest(NfTablesAbi.NFTA_LIST_ELEM, element, Element);
                    }
                }));
        }

        return this;
    }

    private static void Element(NetlinkRequest request, NftElement element)
    {
        if (element.IsEnd)
        {
            request.AddBigEndian(NfTablesAbi.NFTA_SET_ELEM_FLAGS, NfTablesAbi.NFT_SET_ELEM_INTERVAL_END);
        }

        request.Nest(NfTablesAbi.NFTA_SET_ELEM_KEY, element.Key, NftRule.Data);
        if (element.Data is not null)
        {
            request.Nest(NfTablesAbi.NFTA_SET_ELEM_DATA, element.Data, NftRule.Data);
        }
    }

    private NftBatch Add(int message, int flags, Action<NetlinkRequest> fill)
    {
        NetlinkRequest request = NetlinkRequest.Create((NfnetlinkAbi.NFNL_SUBSYS_NFTABLES << 8) | message, flags, Header());
        fill(request);
        _requests.Add(request);
        return this;
    }

    private static NetlinkRequest Frame(int message) => NetlinkRequest.Create(
        message, 0, new nfgenmsg { version = NfnetlinkAbi.NFNETLINK_V0, res_id = BinaryPrimitives.ReverseEndianness((ushort)NfnetlinkAbi.NFNL_SUBSYS_NFTABLES) }, acknowledged: false);
}
