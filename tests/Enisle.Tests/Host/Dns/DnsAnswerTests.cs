using Enisle.Host.Dns;

namespace Enisle.Tests.Host.Dns;

public sealed class DnsAnswerTests
{
    private static readonly DnsQuery s_query = new(0x1234, "a.example", DnsRecordType.A);

    [Fact]
    public void Names_are_read_through_pointers()
    {
        byte[] record = DnsMessages.Record("x", DnsRecordType.A, [127, 0, 0, 1], 60);
        byte[] pointing = [0xC0, 12, .. record[3..]];

        DnsAnswer answer = DnsAnswer.Read(DnsMessages.Answer(s_query.ToBytes(), DnsMessages.NoError, pointing), s_query);

        Assert.Equal("127.0.0.1", Assert.Single(answer.Addresses).ToString());
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 27 })] // itself
    [InlineData(new byte[] { 0xC0, 200 })] // beyond the end
    [InlineData(new byte[] { 0xC0 })]
    [InlineData(new byte[] { 0x40, 1 })] // reserved
    [InlineData(new byte[] { 63, 1 })]
    [InlineData(new byte[] { })]
    public void Broken_record_makes_a_broken_answer(byte[] owner)
    {
        DnsAnswer answer = DnsAnswer.Read(DnsMessages.Answer(s_query.ToBytes(), DnsMessages.NoError, owner), s_query);

        Assert.Equal(DnsStatus.ServerFailed, answer.Status);
    }

    [Fact]
    public void Message_that_breaks_off_anywhere_says_nothing()
    {
        byte[] whole = DnsMessages.Answer(s_query.ToBytes(), DnsMessages.NoError, DnsMessages.Alias("a.example", "b.example"), DnsMessages.Address("b.example", "127.0.0.1"));

        Assert.Equal(DnsStatus.Found, DnsAnswer.Read(whole, s_query).Status);
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Empty(DnsAnswer.Read(whole.AsSpan(0, length), s_query).Addresses);
        }
    }

    [Fact]
    public void Address_of_another_length_is_none() => Assert.Empty(
        DnsAnswer.Read(DnsMessages.Answer(s_query.ToBytes(), DnsMessages.NoError, DnsMessages.Record("a.example", DnsRecordType.A, [1, 2, 3], 60)), s_query).Addresses);
}
