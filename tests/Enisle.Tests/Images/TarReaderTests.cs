using System.Text;
using Enisle.Images.Layers.Tar;

namespace Enisle.Tests.Images;

public sealed class TarReaderTests
{
    [Theory]
    [InlineData("ends within a header", 100)]
    [InlineData("ends within the data", 600)]
    public void Archive_that_ends_too_early_is_rejected(string rule, int length)
    {
        byte[] archive = TarBytes.Of(TarBytes.File("a", new string('x', 300)));

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => ReadAll(archive[..length]));

        Assert.Contains(rule, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_checksum_is_rejected()
    {
        byte[] archive = TarBytes.Of(TarBytes.File("a"));
        archive[0] ^= 1;

        Assert.Contains("checksum", Assert.Throws<InvalidDataException>(() => ReadAll(archive)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(108, "the owner")] // CVE-2024-40635: ids that wrap
    [InlineData(116, "the group")]
    public void Id_beyond_32_bits_is_rejected(int field, string what)
    {
        byte[] archive = TarBytes.Concat(
            TarBytes.Header("a", '0', 0, block => ((ReadOnlySpan<byte>)[0x80, 0, 0, 1, 0, 0, 0, 0]).CopyTo(block.AsSpan(field))), TarBytes.End());

        Assert.Contains(what, Assert.Throws<InvalidDataException>(() => ReadAll(archive)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Negative_size_is_rejected()
    {
        byte[] archive = TarBytes.Concat(TarBytes.Header("a", '0', 0, block => block.AsSpan(124, 12).Fill(0xFF)), TarBytes.End());

        Assert.Contains("negative", Assert.Throws<InvalidDataException>(() => ReadAll(archive)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("9999999 path=a\n")]
    [InlineData("5 a=b")]
    [InlineData("6 =ab\n")]
    [InlineData("-5 a=b\n")]
    public void Broken_extended_header_is_rejected(string text)
    {
        byte[] archive = TarBytes.Concat(TarBytes.Header("p", 'x', text.Length), TarBytes.Data(text), TarBytes.Header("a", '0', 0), TarBytes.End());

        Assert.Throws<InvalidDataException>(() => ReadAll(archive));
    }

    [Fact]
    public void Huge_extended_header_is_rejected_before_it_is_read()
    {
        byte[] archive = TarBytes.Concat(TarBytes.Header("p", 'x', 1L << 30));

        Assert.Contains("extended header of", Assert.Throws<InvalidDataException>(() => ReadAll(archive)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Extended_header_without_its_entry_is_rejected()
    {
        byte[] archive = TarBytes.Concat(TarBytes.Pax(TarBytes.Record("path", "a")), TarBytes.End());

        Assert.Throws<InvalidDataException>(() => ReadAll(archive));
    }

    [Fact]
    public void Name_with_a_NUL_is_rejected()
    {
        byte[] archive = TarBytes.Concat(TarBytes.Pax(TarBytes.Record("path", "a\0b")), TarBytes.Header("a", '0', 0), TarBytes.End());

        Assert.Throws<InvalidDataException>(() => ReadAll(archive));
    }

    [Fact]
    public void Unknown_type_is_rejected()
    {
        Assert.Contains("0x5A", Assert.Throws<InvalidDataException>(() => ReadAll(TarBytes.Header("a", 'Z', 0))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Extended_header_replaces_what_does_not_fit()
    {
        string name = new string('d', 120) + "/" + new string('f', 200);
        byte[] archive = TarBytes.Concat(
            TarBytes.Pax(
                TarBytes.Record("path", name),
                TarBytes.Record("uid", "3000000"),
                TarBytes.Record("mtime", "1234567890.5"),
                TarBytes.Record("SCHILY.xattr.user.key", "v\0w")),
            TarBytes.Header("short", '0', 3),
            TarBytes.Data("abc"),
            TarBytes.End());

        (TarEntry entry, string content) = Assert.Single(ReadAll(archive));

        Assert.Equal((name, 3000000u, 1234567890L, 500_000_000u, "abc"), (entry.Name, entry.Uid, entry.Seconds, entry.Nanoseconds, content));
        Assert.Equal("user.key", Assert.Single(entry.Attributes).Key);
        Assert.Equal("v\0w"u8.ToArray(), entry.Attributes[0].Value);
    }

    [Fact]
    public void Gnu_long_names_are_read()
    {
        string name = new('n', 300);
        string link = new('l', 300);
        byte[] archive = TarBytes.Concat(
            TarBytes.Header("././@LongLink", 'K', 301), TarBytes.Data(link + "\0"),
            TarBytes.Header("././@LongLink", 'L', 301), TarBytes.Data(name + "\0"),
            TarBytes.Header("cut", '2', 0, block => TarBytes.Put(block, 157, "cut")),
            TarBytes.End());

        (TarEntry entry, _) = Assert.Single(ReadAll(archive));

        Assert.Equal((name, link, TarKind.SymbolicLink), (entry.Name, entry.LinkName, entry.Kind));
    }

    [Fact]
    public void Time_before_1970_in_base_256_is_read()
    {
        byte[] archive = TarBytes.Concat(TarBytes.Header("a", '0', 0, block =>
        {
            block.AsSpan(136, 12).Fill(0xFF);
            block[147] = 0xFE;
        }), TarBytes.End());

        Assert.Equal(-2, Assert.Single(ReadAll(archive)).Entry.Seconds);
    }

    [Fact]
    public void Sparse_file_of_pax_format_1_0_has_its_map_in_the_data()
    {
        byte[] archive = TarBytes.Concat(
            TarBytes.Pax(
                TarBytes.Record("GNU.sparse.major", "1"), TarBytes.Record("GNU.sparse.minor", "0"),
                TarBytes.Record("GNU.sparse.name", "real"), TarBytes.Record("GNU.sparse.realsize", "1000000")),
            TarBytes.Header("GNUSparseFile.1/real", '0', 512 + 6),
            TarBytes.Data("2\n0\n3\n999997\n3\n"), TarBytes.Data("abcdef"),
            TarBytes.End());

        (TarEntry entry, string content) = Assert.Single(ReadAll(archive));

        Assert.Equal(("real", 1000000L, "abcdef"), (entry.Name, entry.SizeBytes, content));
        Assert.Equal([new TarSegment(0, 3), new TarSegment(999997, 3)], entry.Sparse!);
    }

    [Fact]
    public void Sparse_file_of_the_old_gnu_format_is_read()
    {
        byte[] header = TarBytes.Header("s", 'S', 4, block =>
        {
            TarBytes.Put(block, 257, "ustar  \0");
            TarBytes.Put(block, 386, "00000000010");
            TarBytes.Put(block, 398, "00000000004");
            TarBytes.Put(block, 483, "00000000100");
        });

        (TarEntry entry, string content) = Assert.Single(ReadAll(TarBytes.Concat(header, TarBytes.Data("data"), TarBytes.End())));

        Assert.Equal((64L, "data"), (entry.SizeBytes, content));
        Assert.Equal([new TarSegment(8, 4)], entry.Sparse!);
    }

    [Theory]
    [InlineData("0,3,2,3", "10")] // overlap
    [InlineData("5,6", "10")] // beyond the end
    [InlineData("0,3", "10")] // less than the data
    [InlineData("0", "10")] // half a pair
    public void Sparse_map_that_does_not_fit_is_rejected(string map, string realSize)
    {
        byte[] archive = TarBytes.Concat(
            TarBytes.Pax(TarBytes.Record("GNU.sparse.size", realSize), TarBytes.Record("GNU.sparse.map", map)),
            TarBytes.Header("s", '0', 6), TarBytes.Data("abcdef"), TarBytes.End());

        Assert.Throws<InvalidDataException>(() => ReadAll(archive));
    }

    [Fact]
    public void What_the_writer_writes_is_read_back()
    {
        TarEntry file = new()
        {
            Name = "caf\u00C3\u00A9/" + new string('x', 150),
            Kind = TarKind.File,
            Mode = 0xDED,
            Uid = 4_000_000_000,
            Gid = 7,
            Seconds = -5,
            Attributes = [new("security.capability", [1, 0, 0, 2])],
        };
        TarEntry device = new() { Name = "null", Kind = TarKind.CharacterDevice, Mode = 0x1B6, DeviceMajor = 1, DeviceMinor = 3 };

        List<(TarEntry Entry, string Content)> entries = ReadAll(TarBytes.Of((file, "hello"), (device, null), TarBytes.HardLink("b", file.Name)));

        TarEntry read = entries[0].Entry;
        Assert.Equal((file.Name, file.Mode, file.Uid, file.Gid, file.Seconds, "hello"), (read.Name, read.Mode, read.Uid, read.Gid, read.Seconds, entries[0].Content));
        Assert.Equal(file.Attributes[0].Value, read.Attributes[0].Value);
        Assert.Equal((TarKind.CharacterDevice, 1u, 3u), (entries[1].Entry.Kind, entries[1].Entry.DeviceMajor, entries[1].Entry.DeviceMinor));
        Assert.Equal(file.Name, entries[2].Entry.LinkName);
    }

    internal static List<(TarEntry Entry, string Content)> ReadAll(byte[] archive)
    {
        // One byte more than a block a read: pieces never fall together with blocks.
        using ChoppyStream stream = new(archive, 513);
        TarReader tar = new(stream);
        List<(TarEntry, string)> entries = [];
        while (tar.Next() is { } entry)
        {
            StringBuilder content = new();
            while (tar.ReadData() is { IsEmpty: false } piece)
            {
                content.Append(Encoding.Latin1.GetString(piece));
            }

            entries.Add((entry, content.ToString()));
        }

        tar.Drain();
        return entries;
    }
}
