using Enisle.Abi;

namespace Enisle.Host.Netlink.Nftables;

/// <summary>A rule: expressions one after the other, each of which may end it.</summary>
/// <remarks>Registers are the sixteen of 32 bits, numbered from 0; a longer value takes the following ones too. Spec: linux/netfilter/nf_tables.h.</remarks>
public sealed class NftRule
{
    private const int Word = 4;
    private readonly List<(string Name, Action<NetlinkRequest> Fill)> _expressions = [];

    /// <summary>Loads what the packet has beside its content: NFT_META_*.</summary>
    public NftRule Meta(int key, int register) => Add("meta", request => request
        .AddBigEndian(NfTablesAbi.NFTA_META_KEY, key)
        .AddBigEndian(NfTablesAbi.NFTA_META_DREG, Register(register)));

    /// <summary>Loads bytes of the packet.</summary>
    /// <param name="header">NFT_PAYLOAD_*: from where the offset counts.</param>
    /// <param name="offset">In bytes.</param>
    /// <param name="length">In bytes.</param>
    /// <param name="register">The first one.</param>
    public NftRule Payload(int header, int offset, int length, int register) => Add("payload", request => request
        .AddBigEndian(NfTablesAbi.NFTA_PAYLOAD_DREG, Register(register))
        .AddBigEndian(NfTablesAbi.NFTA_PAYLOAD_BASE, header)
        .AddBigEndian(NfTablesAbi.NFTA_PAYLOAD_OFFSET, offset)
        .AddBigEndian(NfTablesAbi.NFTA_PAYLOAD_LEN, length));

    /// <summary>Goes on only if the register holds this.</summary>
    public NftRule IsEqual(int register, ReadOnlySpan<byte> value) => Compare(NfTablesAbi.NFT_CMP_EQ, register, value.ToArray());

    /// <summary>Loads NFT_CT_* of the packet's connection and goes on only if one of the bits is set.</summary>
    public NftRule ConnectionHas(int key, uint bits)
    {
        byte[] mask = BitConverter.GetBytes(bits);
        return Add("ct", request => request
                .AddBigEndian(NfTablesAbi.NFTA_CT_KEY, key)
                .AddBigEndian(NfTablesAbi.NFTA_CT_DREG, Register(0)))
            .Add("bitwise", request => request
                .AddBigEndian(NfTablesAbi.NFTA_BITWISE_SREG, Register(0))
                .AddBigEndian(NfTablesAbi.NFTA_BITWISE_DREG, Register(0))
                .AddBigEndian(NfTablesAbi.NFTA_BITWISE_LEN, Word)
                .Nest(NfTablesAbi.NFTA_BITWISE_MASK, mask, Data)
                .Nest(NfTablesAbi.NFTA_BITWISE_XOR, new byte[Word], Data))
            .Compare(NfTablesAbi.NFT_CMP_NEQ, 0, new byte[Word]);
    }

    /// <summary>Goes on only if the packet's destination has this kind of route (RTN_*).</summary>
    public NftRule DestinationIs(uint routeType) => Add("fib", request => request
            .AddBigEndian(NfTablesAbi.NFTA_FIB_FLAGS, NfTablesAbi.NFTA_FIB_F_DADDR)
            .AddBigEndian(NfTablesAbi.NFTA_FIB_RESULT, NfTablesAbi.NFT_FIB_RESULT_ADDRTYPE)
            .AddBigEndian(NfTablesAbi.NFTA_FIB_DREG, Register(0)))
        .IsEqual(0, BitConverter.GetBytes(routeType));

    /// <summary>Goes on only if the set has (or, inverted, has not) what the registers hold.</summary>
    public NftRule IsIn(NftSet set, int register, bool inverted = false) => Add("lookup", request =>
    {
        request.Add(NfTablesAbi.NFTA_LOOKUP_SET, set.Name).AddBigEndian(NfTablesAbi.NFTA_LOOKUP_SREG, Register(register));
        if (inverted)
        {
            request.AddBigEndian(NfTablesAbi.NFTA_LOOKUP_FLAGS, NfTablesAbi.NFT_LOOKUP_F_INV);
        }
    });

    /// <summary>Goes on only if the map has a key that the registers hold, and loads its data.</summary>
    public NftRule Map(NftSet map, int register, int destination) => Add("lookup", request => request
        .Add(NfTablesAbi.NFTA_LOOKUP_SET, map.Name)
        .AddBigEndian(NfTablesAbi.NFTA_LOOKUP_SREG, Register(register))
        .AddBigEndian(NfTablesAbi.NFTA_LOOKUP_DREG, Register(destination)));

    /// <summary>Sends the connection to the address and port that the registers hold, and ends the chain.</summary>
    /// <param name="family">NFPROTO_IPV4 or NFPROTO_IPV6.</param>
    /// <param name="address">Register of the address.</param>
    /// <param name="port">Register of the port.</param>
    public NftRule DestinationNat(int family, int address, int port) => Add("nat", request => request
        .AddBigEndian(NfTablesAbi.NFTA_NAT_TYPE, NfTablesAbi.NFT_NAT_DNAT)
        .AddBigEndian(NfTablesAbi.NFTA_NAT_FAMILY, family)
        .AddBigEndian(NfTablesAbi.NFTA_NAT_REG_ADDR_MIN, Register(address))
        .AddBigEndian(NfTablesAbi.NFTA_NAT_REG_PROTO_MIN, Register(port)));

    /// <summary>The connection comes from the outgoing device's address, and the chain ends.</summary>
    public NftRule Masquerade() => Add("masq", static _ => { });

    /// <summary>Lets the packet pass this chain.</summary>
    public NftRule Accept() => Verdict(NfTablesAbi.NF_ACCEPT, null);

    /// <summary>Ends the packet.</summary>
    public NftRule Drop() => Verdict(NfTablesAbi.NF_DROP, null);

    /// <summary>Goes on in another chain, and comes back.</summary>
    public NftRule Jump(string chain) => Verdict(NfTablesAbi.NFT_JUMP, chain);

    internal void Write(NetlinkRequest request) => request.Nest(NfTablesAbi.NFTA_RULE_EXPRESSIONS, _expressions, static (list, expressions) =>
    {
        foreach ((string Name, Action<NetlinkRequest> Fill) expression in expressions)
        {
            list.Nest(NfTablesAbi.NFTA_LIST_ELEM, expression, static (element, one) => element
                .Add(NfTablesAbi.NFTA_EXPR_NAME, one.Name)
                .Nest(NfTablesAbi.NFTA_EXPR_DATA, one.Fill, static (data, fill) => fill(data)));
        }
    });

    internal static void Data(NetlinkRequest request, byte[] value) => request.Add(NfTablesAbi.NFTA_DATA_VALUE, value);

    private NftRule Compare(int operation, int register, byte[] value) => Add("cmp", request => request
        .AddBigEndian(NfTablesAbi.NFTA_CMP_SREG, Register(register))
        .AddBigEndian(NfTablesAbi.NFTA_CMP_OP, operation)
        .Nest(NfTablesAbi.NFTA_CMP_DATA, value, Data));

    private NftRule Verdict(int code, string? chain) => Add("immediate", request => request
        .AddBigEndian(NfTablesAbi.NFTA_IMMEDIATE_DREG, NfTablesAbi.NFT_REG_VERDICT)
        .Nest(NfTablesAbi.NFTA_IMMEDIATE_DATA, (code, chain), static (data, verdict) =>
            data.Nest(NfTablesAbi.NFTA_DATA_VERDICT, verdict, static (inner, wanted) =>
            {
                inner.AddBigEndian(NfTablesAbi.NFTA_VERDICT_CODE, wanted.code);
                if (wanted.chain is not null)
                {
                    inner.Add(NfTablesAbi.NFTA_VERDICT_CHAIN, wanted.chain);
                }
            })));

    private NftRule Add(string name, Action<NetlinkRequest> fill)
    {
        _expressions.Add((name, fill));
        return this;
    }

    private static int Register(int number) => NfTablesAbi.NFT_REG32_00 + number;
}
