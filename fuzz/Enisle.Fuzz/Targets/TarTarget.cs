using System.Text;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Images.Layers;
using Enisle.Images.Layers.Tar;
using Enisle.Spec.Image;

namespace Enisle.Fuzz.Targets;

/// <summary>A layer's tar file, read and then unpacked into a directory beside which lies something that it must not reach.</summary>
/// <remarks>
/// Promises: only InvalidDataException from the reader, EnisleException from the unpacker too; each entry has as much data as it says; names
/// are not empty and have no NUL; nothing outside the directory is made, changed or removed. Checksums are put right first, or no mutation
/// would get past them.
/// </remarks>
public sealed class TarTarget : IFuzzTarget
{
    private const int BlockSize = 512;
    private const string Outside = "untouched";

    private static readonly string[] s_tokens =
    [
        "ustar\0" + "00", "ustar  \0", "../", "/", ".wh.", ".wh..wh..opq", "\0\0\0\0", "00000000000", "77777777777", "30 mtime=1350244992.023960108\n",
        "11 path=..\n", "20 GNU.sparse.major=1\n", "22 GNU.sparse.realsize=9\n", "SCHILY.xattr.user.a=", "trusted.overlay.opaque",
    ];

    /// <inheritdoc/>
    public string Name => "tar";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Tokens { get; } = [.. s_tokens.Select(Encoding.Latin1.GetBytes)];

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => FuzzTargets.ReadSeeds(Name);

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        byte[] archive = input.ToArray();
        PutChecksumsRight(archive);
        if (CanBeRead(archive))
        {
            Unpack(archive);
        }
    }

    private static bool CanBeRead(byte[] archive)
    {
        using MemoryStream stream = new(archive, writable: false);
        TarReader tar = new(stream);
        try
        {
            while (tar.Next() is { } entry)
            {
                long size = 0;
                while (tar.ReadData() is { IsEmpty: false } piece)
                {
                    size += piece.Length;
                }

                long promised = entry.Sparse?.Sum(static segment => segment.Length) ?? entry.SizeBytes;
                if (size != promised || entry.Name.Length == 0 || entry.Name.Contains('\0', StringComparison.Ordinal))
                {
                    throw new FormatException($"{LayerPath.Show(entry.Name)}: {size} bytes instead of {promised}, or a bad name");
                }
            }

            tar.Drain();
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static void Unpack(byte[] archive)
    {
        string directory = Directory.CreateTempSubdirectory("enisle-fuzz-tar-").FullName;
        try
        {
            File.WriteAllText($"{directory}/outside", Outside);
            Directory.CreateDirectory($"{directory}/root");
            using (OwnedFd root = HostFile.Open($"{directory}/root", Fcntl.O_RDONLY | Fcntl.O_DIRECTORY))
            using (MemoryStream stream = new(archive, writable: false))
            {
                UnpackOptions options = new() { IgnoreOwners = true, UserAttributes = true };
                new InProcessUnpacking(options).Unpack(stream, LayerCompression.None, root, "sha256", null);
            }
        }
        catch (Exception e) when (e is EnisleException or InvalidDataException)
        {
        }
        finally
        {
            Check(directory);
        }
    }

    private static void Check(string directory)
    {
        bool isUntouched = Directory.GetFileSystemEntries(directory).Length == 2 && File.ReadAllText($"{directory}/outside") == Outside;
        using (OwnedFd parent = HostFile.Open(directory, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY))
        {
            _ = TreeRemoval.RemoveContent(parent, ".");
        }

        Directory.Delete(directory);
        if (!isUntouched)
        {
            throw new FormatException("the layer has reached outside its directory");
        }
    }

    private static void PutChecksumsRight(Span<byte> archive)
    {
        for (int offset = 0; offset + BlockSize <= archive.Length; offset += BlockSize)
        {
            Span<byte> block = archive.Slice(offset, BlockSize);
            if (!block[257..].StartsWith("ustar"u8))
            {
                continue;
            }

            block.Slice(148, 8).Fill((byte)' ');
            int sum = 0;
            foreach (byte value in block)
            {
                sum += value;
            }

            Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0", block[148..]);
        }
    }
}
