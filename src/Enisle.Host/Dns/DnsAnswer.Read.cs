using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Enisle.Host.Dns;

internal sealed partial record DnsAnswer
{
    private const int MaxRecords = 256;
    private const int MaxAliases = 16;
    private const int MaxAddresses = 32;
    private const int ResponseBit = 0x8000;
    private const int OpcodeMask = 0x7800;
    private const int TruncatedBit = 0x0200;
    private const int RcodeMask = 0x000F;
    private const int NameError = 3;

    private readonly record struct DnsRecord(string Owner, DnsRecordType Type, uint Ttl, int DataOffset, int DataLength);

    /// <summary>Reads a foreign message; never throws. Whatever is broken in it makes it no answer.</summary>
    /// <remarks>Spec: RFC 1035 §4.1; RFC 5452 §9 for what must be the same as in the question.</remarks>
    public static DnsAnswer Read(ReadOnlySpan<byte> message, in DnsQuery query)
    {
        if (message.Length < DnsQuery.HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(message) != query.Id)
        {
            return Only(DnsStatus.NotForUs);
        }

        int flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        int at = DnsQuery.HeaderLength;
        bool isAnswer = (flags & ResponseBit) != 0 && (flags & OpcodeMask) == 0;
        if (!isAnswer || BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1 || !IsQuestion(message, query, ref at))
        {
            return Only(DnsStatus.NotForUs);
        }

        if ((flags & TruncatedBit) != 0)
        {
            return Only(DnsStatus.Truncated);
        }

        int rcode = flags & RcodeMask;
        return rcode == NameError ? Only(DnsStatus.NoSuchName)
            : rcode != 0 ? Only(DnsStatus.ServerFailed)
            : ReadRecords(message, at, BinaryPrimitives.ReadUInt16BigEndian(message[6..])) is { } records ? Follow(message, query, records)
            : Only(DnsStatus.ServerFailed);
    }

    private static bool IsQuestion(ReadOnlySpan<byte> message, in DnsQuery query, ref int at)
    {
        if (TryReadName(message, ref at) != query.Name || message.Length - at < 4)
        {
            return false;
        }

        at += 4;
        return BinaryPrimitives.ReadUInt16BigEndian(message[(at - 4)..]) == (ushort)query.Type
            && BinaryPrimitives.ReadUInt16BigEndian(message[(at - 2)..]) == DnsQuery.ClassInternet;
    }

    // Null: the message breaks off or breaks a rule.
    private static List<DnsRecord>? ReadRecords(ReadOnlySpan<byte> message, int at, int count)
    {
        List<DnsRecord> records = [];
        for (int i = 0; i < Math.Min(count, MaxRecords); i++)
        {
            string? owner = TryReadName(message, ref at);
            if (owner is null || message.Length - at < 10)
            {
                return null;
            }

            ReadOnlySpan<byte> header = message.Slice(at, 10);
            int length = BinaryPrimitives.ReadUInt16BigEndian(header[8..]);
            at += 10;
            if (message.Length - at < length)
            {
                return null;
            }

            if (BinaryPrimitives.ReadUInt16BigEndian(header[2..]) == DnsQuery.ClassInternet)
            {
                records.Add(new DnsRecord(owner, (DnsRecordType)BinaryPrimitives.ReadUInt16BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]), at, length));
            }

            at += length;
        }

        return records;
    }

    // Only what the chain of aliases from the asked name leads to counts, whatever else the server sends along.
    private static DnsAnswer Follow(ReadOnlySpan<byte> message, in DnsQuery query, List<DnsRecord> records)
    {
        string name = query.Name;
        uint ttl = uint.MaxValue;
        for (int i = 0; i < MaxAliases; i++)
        {
            List<IPAddress> addresses = [];
            DnsRecord? alias = null;
            foreach (DnsRecord record in records)
            {
                if (record.Owner != name)
                {
                    continue;
                }

                if (record.Type == query.Type && record.DataLength == (query.Type == DnsRecordType.A ? 4 : 16) && addresses.Count < MaxAddresses)
                {
                    addresses.Add(new IPAddress(message.Slice(record.DataOffset, record.DataLength)));
                    ttl = Math.Min(ttl, record.Ttl);
                }
                else if (record.Type == DnsRecordType.CNAME)
                {
                    alias ??= record;
                }
            }

            if (addresses.Count > 0)
            {
                return new DnsAnswer(DnsStatus.Found, addresses, null, ttl);
            }

            if (alias is not { } found)
            {
                return name == query.Name ? Only(DnsStatus.NoData) : new DnsAnswer(DnsStatus.Found, [], name, ttl);
            }

            int at = found.DataOffset;
            string? target = TryReadName(message, ref at);
            if (string.IsNullOrEmpty(target))
            {
                break;
            }

            name = target;
            ttl = Math.Min(ttl, found.Ttl);
        }

        return Only(DnsStatus.ServerFailed);
    }

    // Null where it is no host name. A pointer must lead backwards, so that the walk ends.
    private static string? TryReadName(ReadOnlySpan<byte> message, ref int at)
    {
        StringBuilder text = new();
        int position = at;
        int limit = at;
        bool jumped = false;
        while (position < message.Length)
        {
            int length = message[position];
            if (length == 0)
            {
                at = jumped ? at : position + 1;
                return DnsName.TryNormalize(text.ToString(), out string? name) ? name : null;
            }

            if (length >= 0xC0)
            {
                int target = position + 1 < message.Length ? ((length & 0x3F) << 8) | message[position + 1] : int.MaxValue;
                if (target >= limit)
                {
                    return null;
                }

                at = jumped ? at : position + 2;
                jumped = true;
                position = limit = target;
                continue;
            }

            if (length > DnsName.MaxLabel || message.Length - position - 1 < length || text.Length + length + 1 > DnsName.MaxLength + 1)
            {
                return null;
            }

            text.Append(text.Length == 0 ? "" : ".").Append(Encoding.Latin1.GetString(message.Slice(position + 1, length)));
            position += 1 + length;
        }

        return null;
    }
}
