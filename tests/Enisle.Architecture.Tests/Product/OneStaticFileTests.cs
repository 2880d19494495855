using System.Buffers.Binary;
using System.Security.Cryptography;
using Enisle.Host;

namespace Enisle.Architecture.Tests.Product;

/// <summary>Decision 2 of ARCHITECTURE.md: the file alone is the product.</summary>
public sealed class OneStaticFileTests : IDisposable
{
    private const int ProgramHeaderOffset = 32;
    private const int ProgramHeaderCount = 56;
    private const int ProgramHeaderSize = 56;
    private const uint Dynamic = 2;
    private const uint Interpreter = 3;
    private const uint Stack = 0x6474e551;
    private const uint Executable = 1;
    private const uint Writable = 2;

    private readonly string _root = Directory.CreateTempSubdirectory("enisle-one-file-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_file_asks_for_no_loader_and_no_library()
    {
        uint[] kinds = [.. ProgramHeaders().Select(header => header.Kind)];

        Assert.DoesNotContain(Interpreter, kinds);
        Assert.DoesNotContain(Dynamic, kinds);
    }

    [Fact]
    public void No_segment_is_writable_and_executable()
    {
        (uint Kind, uint Flags)[] headers = [.. ProgramHeaders()];

        Assert.Contains(headers, header => header.Kind == Stack);
        Assert.DoesNotContain(headers, header => (header.Flags & (Writable | Executable)) == (Writable | Executable));
    }

    [Fact]
    public void Runs_alone_in_an_empty_root()
    {
        File.Copy(PublishedFile.Path, Path.Combine(_root, "enisle"));

        (int code, string output, string error) = PublishedFile.RunIn(_root, "/enisle", "--version");

        Assert.Equal($"enisle version {ProductVersion.Number}\n", output);
        Assert.Equal(0, code);
        Assert.Empty(error);
    }

    [Fact]
    public void Hashes_in_an_empty_root_so_the_crypto_library_is_inside()
    {
        File.Copy(PublishedFile.Path, Path.Combine(_root, "enisle"));
        byte[] data = RandomNumberGenerator.GetBytes(100_000);
        File.WriteAllBytes(Path.Combine(_root, "data"), data);

        (int code, string output, string error) = PublishedFile.RunIn(_root, "/enisle", "digest", "/data");

        Assert.Equal($"sha256:{Convert.ToHexStringLower(SHA256.HashData(data))}  /data\n", output);
        Assert.Equal(0, code);
        Assert.Empty(error);
    }

    [Fact]
    public void Runs_where_the_only_C_library_is_inside_busybox()
    {
        Assert.SkipUnless(File.Exists("/bin/busybox"), "busybox-static is not installed");
        Directory.CreateDirectory(Path.Combine(_root, "bin"));
        File.Copy("/bin/busybox", Path.Combine(_root, "bin/busybox"));
        File.Copy(PublishedFile.Path, Path.Combine(_root, "bin/enisle"));
        File.CreateSymbolicLink(Path.Combine(_root, "bin/enisle-container"), "enisle");

        (int code, string output, string error) =
            PublishedFile.RunIn(_root, "/bin/busybox", "sh", "-c", "echo -n abc | /bin/enisle digest - && /bin/enisle-container --version");

        Assert.StartsWith("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  -\nenisle-container version ", output, StringComparison.Ordinal);
        Assert.Equal(0, code);
        Assert.Empty(error);
    }

    private static IEnumerable<(uint Kind, uint Flags)> ProgramHeaders()
    {
        byte[] file = File.ReadAllBytes(PublishedFile.Path);
        int offset = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(ProgramHeaderOffset));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(ProgramHeaderCount));
        for (int i = 0; i < count; i++)
        {
            int at = offset + i * ProgramHeaderSize;
            yield return (BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4)));
        }
    }
}
