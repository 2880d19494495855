using Enisle.Abi;

namespace Enisle.Host.Netlink.Nftables;

/// <summary>The packet filter of one network namespace. Spec: nft(8); Documentation/networking/netlink_spec, nftables.</summary>
/// <remarks>Owner: closes its socket.</remarks>
public sealed class Nftables(NetlinkSocket socket) : IDisposable
{
    /// <summary>That of this thread's network namespace.</summary>
    public static Nftables Open() => new(NetlinkSocket.Open(NetlinkAbi.NETLINK_NETFILTER));

    /// <summary>Whether the inet table has this chain.</summary>
    public bool HasChain(string table, string chain)
    {
        NetlinkRequest request = NetlinkRequest
            .Create((NfnetlinkAbi.NFNL_SUBSYS_NFTABLES << 8) | NfTablesAbi.NFT_MSG_GETCHAIN, 0, NftBatch.Header())
            .Add(NfTablesAbi.NFTA_CHAIN_TABLE, table)
            .Add(NfTablesAbi.NFTA_CHAIN_NAME, chain);
        Errno errno = socket.Execute(request, out string? words);
        return errno switch
        {
            Errno.None => true,
            Errno.ENOENT => false,
            _ => throw new LinuxException(errno, "nftables", words ?? table),
        };
    }

    /// <summary>Makes the batch's changes, all or none.</summary>
    /// <exception cref="LinuxException">ENOENT: a table, set or element that it builds on is not there.</exception>
    public void Commit(NftBatch batch)
    {
        Errno errno = TryCommit(batch, out string? words);
        if (errno != Errno.None)
        {
            throw new LinuxException(errno, "nftables", words);
        }
    }

    /// <summary>As <see cref="Commit"/>; returns the reason.</summary>
    public Errno TryCommit(NftBatch batch, out string? words) => socket.ExecuteAll(batch.Close(), isTransaction: true, out _, out words);

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();
}
