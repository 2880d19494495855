using System.Buffers.Binary;

namespace Enisle.Host.DBus;

/// <summary>One message, sent or received.</summary>
public sealed record DBusMessage
{
    /// <summary>Before the header fields: byte order, type, flags, version, body length, serial.</summary>
    public const int FixedSize = 16;

    /// <summary>The specification allows 128 MiB; nothing that we ask for is near this.</summary>
    public const int MaxSize = 16 << 20;

    private const byte LittleEndian = (byte)'l';
    private const byte Version = 1;
    private const byte FieldPath = 1;
    private const byte FieldInterface = 2;
    private const byte FieldMember = 3;
    private const byte FieldErrorName = 4;
    private const byte FieldReplySerial = 5;
    private const byte FieldDestination = 6;
    private const byte FieldSignature = 8;

    /// <summary>What it is.</summary>
    public required DBusType Type { get; init; }

    /// <summary>The sender's number for it; never 0.</summary>
    public uint Serial { get; init; }

    /// <summary>Which call it answers.</summary>
    public uint ReplySerial { get; init; }

    /// <summary>The object.</summary>
    public string? Path { get; init; }

    /// <summary>The interface of that.</summary>
    public string? Interface { get; init; }

    /// <summary>Method or signal.</summary>
    public string? Member { get; init; }

    /// <summary>Which error, as in <c>org.freedesktop.systemd1.UnitExists</c>.</summary>
    public string? ErrorName { get; init; }

    /// <summary>Whom it is for; null where there is no bus in between.</summary>
    public string? Destination { get; init; }

    /// <summary>Types of the body.</summary>
    public string Signature { get; init; } = string.Empty;

    /// <summary>The arguments.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>In bytes, as they go over the socket.</summary>
    public byte[] Encode()
    {
        DBusWriter writer = new();
        writer.Byte(LittleEndian);
        writer.Byte((byte)Type);
        writer.Byte(0);
        writer.Byte(Version);
        writer.UInt32((uint)Body.Length);
        writer.UInt32(Serial);
        int fields = writer.BeginArray(8);
        Write(writer, FieldPath, "o", Path);
        Write(writer, FieldInterface, "s", Interface);
        Write(writer, FieldMember, "s", Member);
        Write(writer, FieldErrorName, "s", ErrorName);
        Write(writer, FieldDestination, "s", Destination);
        if (ReplySerial != 0)
        {
            Begin(writer, FieldReplySerial, "u");
            writer.UInt32(ReplySerial);
        }

        if (Signature.Length > 0)
        {
            Begin(writer, FieldSignature, "g");
            writer.Signature(Signature);
        }

        writer.EndArray(fields);
        writer.Pad(8);
        writer.Raw(Body.Span);
        return writer.Written.ToArray();
    }

    /// <summary>The size of the message that begins with these <see cref="FixedSize"/> bytes.</summary>
    /// <exception cref="InvalidDataException">It is not a message that we read.</exception>
    public static int SizeOf(ReadOnlySpan<byte> start)
    {
        if (start[0] != LittleEndian || start[3] != Version)
        {
            throw new InvalidDataException("D-Bus message: neither little-endian nor of version 1");
        }

        ulong body = BinaryPrimitives.ReadUInt32LittleEndian(start[4..]);
        ulong fields = BinaryPrimitives.ReadUInt32LittleEndian(start[12..]);
        ulong size = FixedSize + ((fields + 7) & ~7ul) + body;
        return size <= MaxSize ? (int)size : throw new InvalidDataException($"D-Bus message: {size} bytes, more than {MaxSize}");
    }

    /// <summary>Reads a whole message.</summary>
    /// <exception cref="InvalidDataException">It breaks the format.</exception>
    public static DBusMessage Decode(ReadOnlySpan<byte> data)
    {
        int bodySize = (int)BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
        DBusMessage message = new()
        {
            Type = (DBusType)data[1],
            Serial = BinaryPrimitives.ReadUInt32LittleEndian(data[8..]),
            Body = data[^bodySize..].ToArray(),
        };
        DBusReader reader = new(data[..^bodySize]);
        reader.UInt64();
        reader.UInt32();
        int end = reader.Array(8);
        while (reader.Position < end)
        {
            message = ReadField(ref reader, message);
        }

        return message;
    }

    private static DBusMessage ReadField(ref DBusReader reader, DBusMessage message)
    {
        reader.Struct();
        byte field = reader.Byte();
        string signature = reader.Signature();
        switch (field, signature)
        {
            case (FieldPath, "o"):
                return message with { Path = reader.Text() };
            case (FieldInterface, "s"):
                return message with { Interface = reader.Text() };
            case (FieldMember, "s"):
                return message with { Member = reader.Text() };
            case (FieldErrorName, "s"):
                return message with { ErrorName = reader.Text() };
            case (FieldDestination, "s"):
                return message with { Destination = reader.Text() };
            case (FieldReplySerial, "u"):
                return message with { ReplySerial = reader.UInt32() };
            case (FieldSignature, "g"):
                return message with { Signature = reader.Signature() };
            default:
                reader.Skip(signature);
                return message;
        }
    }

    private static void Write(DBusWriter writer, byte field, string signature, string? value)
    {
        if (value is not null)
        {
            Begin(writer, field, signature);
            writer.Text(value);
        }
    }

    private static void Begin(DBusWriter writer, byte field, string signature)
    {
        writer.Struct();
        writer.Byte(field);
        writer.Signature(signature);
    }
}
