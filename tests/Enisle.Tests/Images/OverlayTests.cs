using System.Diagnostics;
using Enisle.Images;
using Enisle.Images.Layers;
using Enisle.Images.Operations;
using Enisle.Images.RootFileSystems;
using Enisle.Spec.Image;

namespace Enisle.Tests.Images;

/// <summary>Layers stacked by the kernel's overlayfs: what a whiteout is shows only there.</summary>
public sealed class OverlayTests : IDisposable
{
    private readonly TempStore _temp = new();
    private readonly string _instance;

    public OverlayTests()
    {
        _instance = $"{_temp.Directory}/instance";
        Directory.CreateDirectory(_instance);
    }

    public void Dispose()
    {
        OverlayMount.Unmount(_instance);
        _temp.Dispose();
    }

    [Fact]
    public void Whiteouts_hide_what_lower_layers_have()
    {
        string root = Mount(
            TarBytes.Of(
                TarBytes.File("gone"), TarBytes.File("kept"), TarBytes.File("opaque/old"), TarBytes.File("late/old"), TarBytes.File("both/old"),
                TarBytes.File("replaced/old")),
            TarBytes.Of(
                TarBytes.File(".wh.gone"),
                TarBytes.File("opaque/new"), TarBytes.File("opaque/.wh..wh..opq"),
                TarBytes.File(".wh.late"), TarBytes.File("late/new"), // first the whiteout, then a directory in its place
                TarBytes.File("both/new"), TarBytes.File(".wh.both"), // and the other way round
                TarBytes.File(".wh.replaced"), TarBytes.Directory("replaced")));

        Assert.Equal(["both", "kept", "late", "opaque", "replaced"], Names(root));
        Assert.Equal(["new"], Names($"{root}/opaque"));
        Assert.Equal(["new"], Names($"{root}/late"));
        Assert.Equal(["new"], Names($"{root}/both"));
        Assert.Empty(Names($"{root}/replaced"));
    }

    [Fact]
    public void Changes_are_listed_and_become_a_layer_that_shows_the_same()
    {
        Image parent = Build(TarBytes.Of(
            TarBytes.File("etc/passwd", "root"), TarBytes.File("etc/gone"), TarBytes.Directory("dir"), TarBytes.File("dir/old"), TarBytes.File("bin/sh", "sh", 0x9ED)));
        string root = OverlayMount.Mount(_temp.Store, parent.Config.DiffIds, _instance);
        File.WriteAllText($"{root}/etc/passwd", "changed");
        File.Delete($"{root}/etc/gone");
        File.WriteAllText($"{root}/new", "n");
        Directory.Delete($"{root}/dir", recursive: true);
        Directory.CreateDirectory($"{root}/dir");
        File.WriteAllText($"{root}/dir/fresh", "f");
        File.CreateSymbolicLink($"{root}/link", "/new");
        OverlayMount.Unmount(_instance);

        IReadOnlyList<LayerChange> changes = LayerDiff.List(_temp.Store, parent.Config.DiffIds, OverlayMount.UpperOf(_instance));
        Image image = CommitImage.Run(_temp.Store, _temp.Layers, parent, OverlayMount.UpperOf(_instance), Reference.Parse("committed"), new CommitOptions { Message = "m" });

        Assert.Equal(
            ["C /dir", "A /dir/fresh", "C /etc", "D /etc/gone", "C /etc/passwd", "A /link", "A /new"],
            changes.Select(change => $"{change.Kind.ToString()[0]} {change.Path}"));
        string second = $"{_temp.Directory}/second";
        Directory.CreateDirectory(second);
        root = OverlayMount.Mount(_temp.Store, image.Config.DiffIds, second);
        try
        {
            Assert.Equal(["bin", "dir", "etc", "link", "new"], Names(root));
            Assert.Equal(["fresh"], Names($"{root}/dir"));
            Assert.Equal(["passwd"], Names($"{root}/etc"));
            Assert.Equal("changed", File.ReadAllText($"{root}/etc/passwd"));
            Assert.Equal("/new", new FileInfo($"{root}/link").LinkTarget);
        }
        finally
        {
            OverlayMount.Remove(second);
        }

        Assert.Equal("m", image.Config.History[^1].Comment);
    }

    [Fact]
    public void Image_without_layers_is_an_empty_directory()
    {
        Assert.SkipUnless(TempStore.IsRoot, "overlay mounts need root");

        string root = OverlayMount.Mount(_temp.Store, [], _instance);
        File.WriteAllText($"{root}/a", "x");
        OverlayMount.Remove(_instance);

        Assert.Empty(Directory.EnumerateFileSystemEntries(_instance));
    }

    [Fact]
    public void Layer_that_is_there_twice_is_mounted_once()
    {
        byte[] layer = TarBytes.Of(TarBytes.File("a"));

        Assert.Equal(["a", "b"], Names(Mount(layer, TarBytes.Of(TarBytes.File("b")), layer)));
    }

    [Fact]
    public void More_layers_than_a_page_of_paths_holds_are_mounted()
    {
        byte[][] layers = [.. Enumerable.Range(0, 120).Select(i => TarBytes.Of(TarBytes.File($"f{i}")))];

        Assert.Equal(120, Names(Mount(layers)).Length);
    }

    [Fact]
    public void Busybox_of_the_host_becomes_an_image()
    {
        Assert.SkipUnless(TempStore.IsRoot && File.Exists(BusyboxImage.DebianPath), "busybox-static is not installed, or this is not root");

        Image image = BusyboxImage.Run(_temp.Store, _temp.Layers);
        string root = OverlayMount.Mount(_temp.Store, image.Config.DiffIds, _instance);
        using Process echo = Process.Start(new ProcessStartInfo("chroot", [root, "/bin/echo", "hi"]) { RedirectStandardOutput = true })!;

        Assert.Equal("hi\n", echo.StandardOutput.ReadToEnd());
        Assert.Equal(image.Id, BusyboxImage.Run(_temp.Store, _temp.Layers).Id);
        Assert.Equal(image.Id, ImageLookup.Find(_temp.Store, "busybox").Id);
    }

    private string Mount(params byte[][] layers)
    {
        return OverlayMount.Mount(_temp.Store, Build(layers).Config.DiffIds, _instance);
    }

    private Image Build(params byte[][] layers)
    {
        Assert.SkipUnless(TempStore.IsRoot, "overlay mounts need root");
        List<Descriptor> blobs = [.. layers.Select(layer => _temp.Store.Put(layer, MediaTypes.OciLayer))];
        ImageConfig config = new() { Platform = PlatformRules.Host, DiffIds = [.. blobs.Select(blob => blob.Digest)] };
        ImageManifest manifest = new() { Config = _temp.Store.Put(ImageConfigWriter.Write(config), MediaTypes.OciConfig), Layers = blobs };
        Image image = new(_temp.Store.Put(ImageManifestWriter.Write(manifest), MediaTypes.OciManifest), manifest, config);
        _temp.Layers.Ensure(image);
        return image;
    }

    private static string[] Names(string directory) =>
        [.. Directory.EnumerateFileSystemEntries(directory).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];
}
