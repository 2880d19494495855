namespace Enisle.Images.Archives;

/// <summary>Where the files of an archive go. Names are plain: ours, not foreign ones.</summary>
internal interface IArchiveFiles
{
    /// <summary>Before what lies in it.</summary>
    void AddDirectory(string name);

    /// <summary>Copies <paramref name="size"/> bytes.</summary>
    void AddFile(string name, long size, Stream content);
}
