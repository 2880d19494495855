using System.IO.Compression;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Compression;
using Enisle.Host.Fd;
using Enisle.Images.Content;
using Enisle.Images.Layers;
using Enisle.Images.Layers.Tar;
using Enisle.Spec.Image;

namespace Enisle.Tests.Images;

public sealed class LayerUnpackerTests : IDisposable
{
    private readonly UnpackedTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("../escaped")]
    [InlineData("a/../../escaped")]
    [InlineData("/../escaped")]
    [InlineData("..")]
    public void Name_with_dots_is_rejected(string name)
    {
        EnisleException e = Assert.Throws<EnisleException>(() => _tree.Unpack(TarBytes.Of(TarBytes.File(name, "evil"))));

        Assert.Contains("«..»", e.Message, StringComparison.Ordinal);
        _tree.AssertConfined();
    }

    [Fact]
    public void Absolute_name_counts_from_the_root_of_the_layer()
    {
        _tree.Unpack(TarBytes.Of(TarBytes.File("/etc/passwd", "mine")));

        Assert.Equal("mine", File.ReadAllText($"{_tree.Root}/etc/passwd"));
        _tree.AssertConfined();
    }

    // CVE-2021-32760, CVE-2025-47290: write, whiteout and hard link through a symlinked ancestor.
    [Theory]
    [InlineData("..")]
    [InlineData("/")]
    [InlineData("../../../../../../../../..")]
    public void Symlinked_ancestor_leads_to_the_root_of_the_layer(string target)
    {
        _tree.Unpack(TarBytes.Of(
            TarBytes.Symlink("up", target),
            TarBytes.File("up/written", "x"),
            TarBytes.HardLink("up/linked", "up/written"),
            TarBytes.File("up/.wh.secret")));

        Assert.Equal("x", File.ReadAllText($"{_tree.Root}/written"));
        Assert.True(File.Exists($"{_tree.Root}/linked"));
        _tree.AssertConfined();
    }

    [Fact]
    public void Symlink_that_is_written_to_is_replaced_and_not_followed()
    {
        _tree.Unpack(TarBytes.Of(TarBytes.Symlink("a", $"{_tree.Outside}/secret"), TarBytes.File("a", "x")));

        Assert.Null(new FileInfo($"{_tree.Root}/a").LinkTarget);
        _tree.AssertConfined();
    }

    [Fact]
    public void Directory_in_the_place_of_a_symlink_replaces_it()
    {
        _tree.Unpack(TarBytes.Of(TarBytes.Symlink("a", _tree.Outside), TarBytes.Directory("a", 0x1FF), TarBytes.File("a/secret", "x")));

        Assert.Equal("x", File.ReadAllText($"{_tree.Root}/a/secret"));
        _tree.AssertConfined();
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("../../../../etc/passwd")]
    public void Hard_link_to_the_outside_is_rejected(string target)
    {
        Assert.Throws<EnisleException>(() => _tree.Unpack(TarBytes.Of(TarBytes.HardLink("a", target))));
        _tree.AssertConfined();
    }

    [Fact]
    public void Hard_link_through_a_symlink_stays_inside()
    {
        EnisleException e = Assert.Throws<EnisleException>(
            () => _tree.Unpack(TarBytes.Of(TarBytes.Symlink("up", _tree.Outside), TarBytes.HardLink("a", "up/secret"))));

        Assert.Contains("no such file", e.Message, StringComparison.Ordinal);
        _tree.AssertConfined();
    }

    [Theory]
    [InlineData(".wh.")]
    [InlineData(".wh..")]
    [InlineData("d/.wh...")]
    public void Whiteout_of_no_name_is_rejected(string name)
    {
        Assert.Throws<EnisleException>(() => _tree.Unpack(TarBytes.Of(TarBytes.File(name))));
        _tree.AssertConfined();
    }

    [Fact]
    public void Layer_cannot_bring_marks_of_overlayfs()
    {
        TarEntry entry = TarBytes.Directory("d").Entry with { Attributes = [new("trusted.overlay.redirect", "/x"u8.ToArray()), new("user.overlay.opaque", "y"u8.ToArray())] };

        _tree.Unpack(TarBytes.Of((entry, null)));

        using OwnedFd directory = HostFile.Open($"{_tree.Root}/d", Fcntl.O_RDONLY);
        Assert.False(RawFile.HasAttribute(directory, "trusted.overlay.redirect") || RawFile.HasAttribute(directory, "user.overlay.opaque"));
    }

    [Fact]
    public void Later_entry_of_the_same_name_wins()
    {
        _tree.Unpack(TarBytes.Of(TarBytes.File("a/b", "1"), TarBytes.File("a", "2"), TarBytes.Directory("a"), TarBytes.File("a/c", "3"), TarBytes.File("a/c", "4")));

        Assert.Equal("4", File.ReadAllText($"{_tree.Root}/a/c"));
        Assert.False(File.Exists($"{_tree.Root}/a/b"));
    }

    [Fact]
    public void Hard_link_to_itself_changes_nothing()
    {
        _tree.Unpack(TarBytes.Of(TarBytes.File("a", "1"), TarBytes.HardLink("a", "./a")));

        Assert.Equal("1", File.ReadAllText($"{_tree.Root}/a"));
    }

    [Fact]
    public void Modes_times_and_sizes_are_the_archives()
    {
        UnpackedLayer layer = _tree.Unpack(TarBytes.Of(
            TarBytes.Directory("d", 0x16D), TarBytes.File("d/suid", "abc", 0x9ED), TarBytes.Directory("t", 0x3FF), TarBytes.File("t/x", "defg")));

        Assert.Equal(7, layer.ContentBytes);
        Assert.Equal((UnixFileMode)0x16D, File.GetUnixFileMode($"{_tree.Root}/d"));
        Assert.Equal((UnixFileMode)0x9ED, File.GetUnixFileMode($"{_tree.Root}/d/suid"));
        Assert.Equal((UnixFileMode)0x3FF, File.GetUnixFileMode($"{_tree.Root}/t"));
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(1_000_000_000), Directory.GetLastWriteTimeUtc($"{_tree.Root}/t"));
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(1_000_000_000), File.GetLastWriteTimeUtc($"{_tree.Root}/t/x"));
        File.SetUnixFileMode($"{_tree.Root}/d", (UnixFileMode)0x1ED);
    }

    [Fact]
    public void Sparse_file_has_its_holes()
    {
        byte[] archive = TarBytes.Concat(
            TarBytes.Pax(TarBytes.Record("GNU.sparse.size", "100000000"), TarBytes.Record("GNU.sparse.map", "0,3,99999997,3")),
            TarBytes.Header("s", '0', 6), TarBytes.Data("abcdef"), TarBytes.End());

        _tree.Unpack(archive);

        using FileStream file = File.OpenRead($"{_tree.Root}/s");
        byte[] end = new byte[4];
        file.Position = 99999996;
        file.ReadExactly(end);
        Assert.Equal((100000000L, "\0def"), (file.Length, System.Text.Encoding.ASCII.GetString(end)));
    }

    [Fact]
    public void Name_that_is_not_UTF8_is_kept_byte_by_byte()
    {
        _tree.Unpack(TarBytes.Of(TarBytes.File("caf\u00E9", "x")));

        using OwnedFd root = HostFile.Open(_tree.Root, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
        Assert.Equal(["caf\u00E9"], DirectoryReader.ReadRawNames(root));
    }

    [Theory]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public void Compressed_layer_has_the_digest_of_the_plain_one(LayerCompression compression)
    {
        byte[] archive = TarBytes.Of(TarBytes.File("a", new string('z', 3_000_000)));

        UnpackedLayer layer = _tree.Unpack(Compress(archive, compression), null, compression);

        Assert.Equal(Digest.Sha256(System.Security.Cryptography.SHA256.HashData(archive)), layer.DiffId);
    }

    [Theory]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public void Truncated_layer_is_rejected(LayerCompression compression)
    {
        byte[] compressed = Compress(TarBytes.Of(TarBytes.File("a", string.Concat(Enumerable.Range(0, 100_000)))), compression);

        Assert.Throws<InvalidDataException>(() => _tree.Unpack(compressed[..(compressed.Length / 2)], null, compression));
    }

    [Theory]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public void Bomb_is_stopped(LayerCompression compression)
    {
        byte[] compressed = Compress(TarBytes.Of(TarBytes.File("a", new string('\0', 20_000_000))), compression);

        EnisleException e = Assert.Throws<EnisleException>(() => _tree.Unpack(compressed, new UnpackOptions { FreeBytes = 1 << 20 }, compression));

        Assert.Contains("bomb", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layer_beyond_the_limits_is_stopped()
    {
        byte[] archive = TarBytes.Of(TarBytes.File("a", new string('x', 1_000_000)), TarBytes.File("b"), TarBytes.File("c"));

        Assert.Throws<EnisleException>(() => _tree.Unpack(archive, new UnpackOptions { MaxBytes = 500_000 }));
        Assert.Contains("entries", Assert.Throws<EnisleException>(() => _tree.Unpack(archive, new UnpackOptions { MaxEntries = 2 })).Message, StringComparison.Ordinal);
    }

    private static byte[] Compress(byte[] data, LayerCompression compression)
    {
        using MemoryStream output = new();
        using (Stream compressor = compression == LayerCompression.Gzip ? new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true) : new ZstdWriteStream(output, leaveOpen: true))
        {
            compressor.Write(data);
        }

        return output.ToArray();
    }
}
