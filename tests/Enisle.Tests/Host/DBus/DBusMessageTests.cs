using Enisle.Host.DBus;

namespace Enisle.Tests.Host.DBus;

public sealed class DBusMessageTests
{
    // The Hello call as libdbus 1.14 sends it, but for the order of header fields, which is free.
    private static readonly byte[] s_hello =
    [
        (byte)'l', 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0x6d, 0, 0, 0,
        1, 1, (byte)'o', 0, 21, 0, 0, 0, .. "/org/freedesktop/DBus\0"u8, 0, 0,
        2, 1, (byte)'s', 0, 20, 0, 0, 0, .. "org.freedesktop.DBus\0"u8, 0, 0, 0,
        3, 1, (byte)'s', 0, 5, 0, 0, 0, .. "Hello\0"u8, 0, 0,
        6, 1, (byte)'s', 0, 20, 0, 0, 0, .. "org.freedesktop.DBus\0"u8, 0, 0, 0,
    ];

    [Fact]
    public void Call_is_encoded_as_the_specification_lays_it_out()
    {
        byte[] encoded = Hello().Encode();

        Assert.Equal(s_hello, encoded);
        Assert.Equal(encoded.Length, DBusMessage.SizeOf(encoded));
    }

    [Fact]
    public void What_is_encoded_is_decoded()
    {
        DBusWriter body = new();
        body.Text("unit");
        body.Boolean(true);
        int array = body.BeginArray(8);
        body.Struct();
        body.Text("name");
        body.Signature("t");
        body.UInt64(ulong.MaxValue);
        body.EndArray(array);
        DBusMessage sent = Hello() with { Signature = "sba(sv)", Body = body.Written.ToArray(), ReplySerial = 9 };

        DBusMessage received = DBusMessage.Decode(sent.Encode());

        Assert.Equal(sent with { Body = default }, received with { Body = default });
        DBusReader reader = new(received.Body.Span);
        Assert.Equal("unit", reader.Text());
        Assert.Equal(1u, reader.UInt32());
        int end = reader.Array(8);
        reader.Struct();
        Assert.Equal("name", reader.Text());
        Assert.Equal("t", reader.Signature());
        Assert.Equal(ulong.MaxValue, reader.UInt64());
        Assert.Equal(end, reader.Position);
        Assert.True(reader.IsAtEnd);
    }

    [Fact]
    public void Empty_array_of_structs_has_padding_and_no_content()
    {
        DBusWriter writer = new();
        writer.EndArray(writer.BeginArray(8));

        Assert.Equal(new byte[8], writer.Written.ToArray());
    }

    [Fact]
    public void Text_with_nul_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new DBusWriter().Text("a\0b"));
    }

    [Fact]
    public void Message_that_claims_to_be_huge_is_refused()
    {
        byte[] start = [.. s_hello.AsSpan(0, 16)];
        start[7] = 0x7f;

        Assert.Throws<InvalidDataException>(() => DBusMessage.SizeOf(start));
    }

    [Fact]
    public void Big_endian_is_refused()
    {
        byte[] start = [.. s_hello.AsSpan(0, 16)];
        start[0] = (byte)'B';

        Assert.Throws<InvalidDataException>(() => DBusMessage.SizeOf(start));
    }

    [Fact]
    public void Mutated_messages_are_read_or_refused_and_nothing_else()
    {
        Random random = new(20261125);
        byte[] original = (Hello() with { Signature = "s", Body = Body() }).Encode();
        for (int round = 0; round < 20_000; round++)
        {
            byte[] mutated = [.. original];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            try
            {
                if (DBusMessage.SizeOf(mutated) == mutated.Length)
                {
                    DBusMessage.Decode(mutated);
                }
            }
            catch (InvalidDataException)
            {
                // Told in one way only.
            }
        }

        static byte[] Body()
        {
            DBusWriter body = new();
            body.Text("text");
            return body.Written.ToArray();
        }
    }

    [Theory]
    [InlineData("unix:path=/run/user/1000/bus", "/run/user/1000/bus")]
    [InlineData("tcp:host=x;unix:abstract=/tmp/dbus-X,guid=0", "@/tmp/dbus-X")]
    [InlineData("unix:path=/a%20b%2c", "/a b,")]
    public void Address_names_a_socket(string address, string socket)
    {
        Assert.Equal([socket], DBusAddress.UnixSockets(address));
    }

    private static DBusMessage Hello() => new()
    {
        Type = DBusType.MethodCall,
        Serial = 1,
        Path = "/org/freedesktop/DBus",
        Interface = "org.freedesktop.DBus",
        Member = "Hello",
        Destination = "org.freedesktop.DBus",
    };
}
