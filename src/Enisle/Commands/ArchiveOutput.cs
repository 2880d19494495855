namespace Enisle.Commands;

/// <summary>A file that has its name only when it is whole.</summary>
internal sealed class ArchiveOutput : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;

    private ArchiveOutput(string path)
    {
        _path = path;
        _temporary = $"{path}.{Environment.ProcessId}.part";
        Stream = new FileStream(_temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 17);
    }

    /// <summary>Takes the content.</summary>
    public FileStream Stream { get; }

    public static ArchiveOutput Create(string path) => new(Path.GetFullPath(path));

    /// <summary>All of it is written.</summary>
    public void Complete()
    {
        Stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
    }

    public void Dispose()
    {
        Stream.Dispose();
        File.Delete(_temporary);
    }
}
