using System.Buffers.Binary;
using System.Net;
using System.Text;
using Enisle.Host.Dns;

namespace Enisle.Tests.Host.Dns;

/// <summary>Answers on the wire, put together by hand.</summary>
internal static class DnsMessages
{
    public const int NoError = 0;
    public const int ServFail = 2;
    public const int NxDomain = 3;

    public static byte[] Name(string name) => [.. name.Split('.').SelectMany(label => Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length)), 0];

    public static byte[] Address(string owner, string address, uint ttl = 60)
    {
        IPAddress parsed = IPAddress.Parse(address);
        byte[] bytes = parsed.GetAddressBytes();
        return Record(owner, bytes.Length == 4 ? DnsRecordType.A : DnsRecordType.AAAA, bytes, ttl);
    }

    public static byte[] Alias(string owner, string target, uint ttl = 60) => Record(owner, DnsRecordType.CNAME, Name(target), ttl);

    public static byte[] Record(string owner, DnsRecordType type, byte[] data, uint ttl)
    {
        byte[] fixedPart = new byte[10];
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart.AsSpan(2), 1);
        BinaryPrimitives.WriteUInt32BigEndian(fixedPart.AsSpan(4), ttl);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart.AsSpan(8), (ushort)data.Length);
        return [.. Name(owner), .. fixedPart, .. data];
    }

    /// <summary>An answer to a question as it came in.</summary>
    public static byte[] Answer(byte[] question, int rcode, params byte[][] records)
    {
        byte[] answer = [.. question, .. records.SelectMany(record => record)];
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(2), (ushort)(0x8180 | rcode));
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(6), (ushort)records.Length);
        return answer;
    }

    public static byte[] Truncated(byte[] question)
    {
        byte[] answer = Answer(question, NoError);
        answer[2] |= 2;
        return answer;
    }

    public static DnsRecordType TypeOf(byte[] question) => (DnsRecordType)BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(question.Length - 4));

    public static string NameOf(byte[] question)
    {
        List<string> labels = [];
        for (int at = 12; question[at] != 0; at += question[at] + 1)
        {
            labels.Add(Encoding.ASCII.GetString(question, at + 1, question[at]));
        }

        return string.Join('.', labels);
    }
}
