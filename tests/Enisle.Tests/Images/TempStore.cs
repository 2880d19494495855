using Enisle.Images.Content;
using Enisle.Images.Layers;

namespace Enisle.Tests.Images;

/// <summary>A store in a directory that goes away with it.</summary>
internal sealed class TempStore : IDisposable
{
    public TempStore(UnpackOptions? options = null)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("enisle-images-").FullName;
        Store = ContentStore.Open($"{Directory}/images");
        Layers = new LayerStore(Store, new InProcessUnpacking((options ?? new UnpackOptions()) with { IgnoreOwners = !IsRoot, UserAttributes = !IsRoot }));
    }

    public static bool IsRoot { get; } = Environment.UserName == "root";

    public string Directory { get; }

    public ContentStore Store { get; }

    public LayerStore Layers { get; }

    /// <summary>All files of the store but locks, with their sizes: two equal texts mean that nothing was left behind.</summary>
    public string Listing() => string.Join('\n', new DirectoryInfo($"{Directory}/images").EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(file => file.Extension != ".lock")
        .Select(file => $"{file.FullName} {file.Length}")
        .Order(StringComparer.Ordinal));

    public void Dispose()
    {
        Store.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
