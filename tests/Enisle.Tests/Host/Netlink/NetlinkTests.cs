using System.Buffers.Binary;
using System.Text;
using Enisle.Abi;
using Enisle.Host.Netlink;

namespace Enisle.Tests.Host.Netlink;

public sealed class NetlinkTests
{
    [Fact]
    public void A_value_that_does_not_fit_into_an_attribute_is_refused()
    {
        NetlinkRequest request = NetlinkRequest.Create(RtnetlinkAbi.RTM_NEWLINK, 0, default(ifinfomsg));

        Assert.Throws<ArgumentException>(() => request.Add(1, new byte[65532]));
        _ = request.Add(1, new byte[65531]);
    }

    [Fact]
    public void A_request_has_its_own_length_and_padded_attributes()
    {
        byte[] message = NetlinkRequest.Create(RtnetlinkAbi.RTM_NEWLINK, 0, default(ifinfomsg)).Add(RtnetlinkAbi.IFLA_IFNAME, "eth0").ToBytes(7);

        Assert.Equal(16 + 16 + 12, message.Length); // 4 of header, "eth0" and NUL, padded to 12
        Assert.Equal(message.Length, BinaryPrimitives.ReadInt32LittleEndian(message));
        Assert.Equal(9, BinaryPrimitives.ReadUInt16LittleEndian(message.AsSpan(32)));
        Assert.Equal(7u, BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(8)));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(0)]
    [InlineData(33)]
    [InlineData(-1)]
    public void A_message_whose_length_is_a_lie_is_refused(int length)
    {
        byte[] datagram = new byte[32];
        BinaryPrimitives.WriteInt32LittleEndian(datagram, length);

        Assert.Throws<InvalidDataException>(() => new NetlinkReply(datagram).TryNext(out _, out _));
    }

    [Fact]
    public void A_datagram_that_ends_within_a_header_is_refused() =>
        Assert.Throws<InvalidDataException>(() => new NetlinkReply(new byte[3]).TryNext(out _, out _));

    [Theory]
    [InlineData("0300")]
    [InlineData("ffff030041")]
    [InlineData("00000300")]
    public void An_attribute_whose_length_is_a_lie_ends_the_walk(string hex) =>
        Assert.True(NetlinkAttributes.Find(Convert.FromHexString(hex), 3).IsEmpty);

    [Fact]
    public void Random_bytes_never_lead_outside()
    {
        Random random = new(1);
        byte[] bytes = new byte[64];
        for (int i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes);
            bytes[0] = (byte)random.Next(80);
            bytes[1] = bytes[2] = bytes[3] = 0;
            try
            {
                NetlinkReply reply = new(bytes);
                while (reply.TryNext(out nlmsghdr header, out ReadOnlySpan<byte> body))
                {
                    Assert.True(body.Length <= bytes.Length - 16);
                    _ = NetlinkReply.Outcome(header, body, out _);
                    NetlinkAttributes walk = new(body);
                    while (walk.TryNext(out _, out ReadOnlySpan<byte> value))
                    {
                        Assert.True(value.Length < bytes.Length);
                    }
                }
            }
            catch (InvalidDataException refused)
            {
                Assert.StartsWith("netlink:", refused.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void The_kernels_words_are_read_beside_the_errno()
    {
        byte[] text = Encoding.UTF8.GetBytes("no\0");
        byte[] body = new byte[4 + 16 + 4 + 4];
        BinaryPrimitives.WriteInt32LittleEndian(body, -(int)Errno.EINVAL);
        BinaryPrimitives.WriteUInt16LittleEndian(body.AsSpan(20), (ushort)(4 + text.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(body.AsSpan(22), NetlinkAbi.NLMSGERR_ATTR_MSG);
        text.CopyTo(body, 24);
        nlmsghdr header = new() { nlmsg_type = NetlinkAbi.NLMSG_ERROR, nlmsg_flags = NetlinkAbi.NLM_F_ACK_TLVS };

        Assert.Equal(Errno.EINVAL, NetlinkReply.Outcome(header, body, out string? words));
        Assert.Equal("no", words);
    }

    [Fact]
    public void This_hosts_loopback_is_found_and_has_its_address()
    {
        using NetworkLinks links = new(NetlinkSocket.Open());

        NetworkLink? loopback = links.Find("lo");

        Assert.NotNull(loopback);
        Assert.Equal(1, loopback.Index);
        Assert.Null(links.Find("no-such-link"));
        Assert.Equal(loopback.IsUp, links.Addresses(loopback).Exists(static address => address.Local is [127, 0, 0, 1]));
    }
}
