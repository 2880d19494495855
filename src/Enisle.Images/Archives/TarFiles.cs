using Enisle.Images.Layers.Tar;

namespace Enisle.Images.Archives;

/// <summary>An archive as a tar file.</summary>
internal sealed class TarFiles(TarWriter tar) : IArchiveFiles
{
    public void AddDirectory(string name) => tar.Write(new TarEntry { Name = name + "/", Kind = TarKind.Directory, Mode = 0x1ED });

    public void AddFile(string name, long size, Stream content) =>
        tar.Write(new TarEntry { Name = name, Kind = TarKind.File, Mode = 0x1A4, SizeBytes = size }, content);
}
