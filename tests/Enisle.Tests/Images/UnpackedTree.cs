using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Images.Layers;
using Enisle.Spec.Image;

namespace Enisle.Tests.Images;

/// <summary>A layer unpacked into a directory, beside which lies a file that no layer may reach.</summary>
internal sealed class UnpackedTree : IDisposable
{
    public UnpackedTree()
    {
        Outside = Directory.CreateTempSubdirectory("enisle-layer-").FullName;
        Root = $"{Outside}/root";
        Directory.CreateDirectory(Root);
        File.WriteAllText($"{Outside}/secret", "untouched");
    }

    public string Outside { get; }

    public string Root { get; }

    public UnpackedLayer Unpack(byte[] archive, UnpackOptions? options = null, LayerCompression compression = LayerCompression.None)
    {
        UnpackOptions own = (options ?? new UnpackOptions()) with { IgnoreOwners = !TempStore.IsRoot, UserAttributes = !TempStore.IsRoot };
        using OwnedFd root = HostFile.Open(Root, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
        using MemoryStream stream = new(archive, writable: false);
        return new InProcessUnpacking(own).Unpack(stream, compression, root, "sha256", null);
    }

    /// <summary>What lies outside is as it was.</summary>
    public void AssertConfined()
    {
        Assert.Equal("untouched", File.ReadAllText($"{Outside}/secret"));
        Assert.Equal(["root", "secret"], Directory.EnumerateFileSystemEntries(Outside).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    public void Dispose() => Directory.Delete(Outside, recursive: true);
}
