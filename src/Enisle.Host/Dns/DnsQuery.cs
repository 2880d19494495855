using System.Buffers.Binary;
using System.Text;

namespace Enisle.Host.Dns;

/// <summary>One question on the wire. Spec: RFC 1035 §4.1.</summary>
/// <param name="Id">Random: an answer must bring it back.</param>
/// <param name="Name">Normalized, not empty.</param>
/// <param name="Type">Of the records that are wanted.</param>
internal readonly record struct DnsQuery(ushort Id, string Name, DnsRecordType Type)
{
    public const int HeaderLength = 12;
    public const ushort ClassInternet = 1;

    private const ushort RecursionDesired = 0x0100;

    /// <summary>With an id that nobody can guess.</summary>
    public static DnsQuery Create(string name, DnsRecordType type)
    {
        Span<byte> id = stackalloc byte[2];
        RandomBytes.Fill(id);
        return new DnsQuery(BinaryPrimitives.ReadUInt16LittleEndian(id), name, type);
    }

    public byte[] ToBytes()
    {
        byte[] message = new byte[HeaderLength + Name.Length + 2 + 4];
        BinaryPrimitives.WriteUInt16BigEndian(message, Id);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), 1);
        int at = HeaderLength;
        foreach (string label in Name.Split('.'))
        {
            message[at] = (byte)label.Length;
            at += 1 + Encoding.ASCII.GetBytes(label, message.AsSpan(at + 1));
        }

        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 1), (ushort)Type);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 3), ClassInternet);
        return message;
    }
}
