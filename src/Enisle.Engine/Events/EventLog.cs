using System.Text.Json;
using Enisle.Abi;
using Enisle.Engine.Instances;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Engine.Events;

/// <summary>What happened, a line each, in a file that every process of the engine appends to. It does not outlive a boot.</summary>
/// <remarks>Thread: any. A line is written by one write(2) to a file opened for appending, so lines of several processes do not mix.</remarks>
public sealed class EventLog(EngineDirectories directories)
{
    private const long MaxBytes = 8 * 1024 * 1024;

    /// <summary>The file; the one before it has <c>.1</c> behind.</summary>
    public string File => $"{directories.Run}/events";

    /// <summary>Appends. What cannot be written is lost: an event is never worth an instance.</summary>
    public void Add(string type, string action, string id, IReadOnlyDictionary<string, string> attributes)
    {
        EngineEvent happened = new()
        {
            Type = type,
            Action = action,
            Id = id,
            TimeNano = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100,
            Attributes = attributes,
        };
        try
        {
            EngineDirectories.Make(directories.Run);
            using OwnedFd file = HostFile.Open(File, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_APPEND, 0x180);
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(happened, EventJson.Default.EngineEvent);
            HostFile.WriteAll(file, [.. json, (byte)'\n'], File);
            if (FileStatus.Of(file.Number).Size > MaxBytes)
            {
                System.IO.File.Move(File, $"{File}.1", overwrite: true);
            }
        }
        catch (Exception e) when (e is LinuxException or IOException)
        {
        }
    }

    /// <summary>Of an instance, with what Docker says of one.</summary>
    internal void Add(string action, InstanceDefinition definition, params ReadOnlySpan<(string Name, string Value)> more)
    {
        Dictionary<string, string> attributes = new(definition.Workload.Labels) { ["image"] = definition.Image, ["name"] = definition.Name };
        foreach ((string name, string value) in more)
        {
            attributes[name] = value;
        }

        Add("container", action, definition.Id, attributes);
    }

    /// <summary>All that are kept, oldest first; a half-written line at the end is left for later.</summary>
    public IEnumerable<EngineEvent> Read()
    {
        foreach (string path in (string[])[$"{File}.1", File])
        {
            foreach (string line in (HostFile.TryReadAllText(Fcntl.AT_FDCWD, path) ?? "").Split('\n'))
            {
                if (TryParse(line) is { } happened)
                {
                    yield return happened;
                }
            }
        }
    }

    /// <summary>Null for what is no event.</summary>
    public static EngineEvent? TryParse(string line)
    {
        try
        {
            return line.Length == 0 ? null : JsonSerializer.Deserialize(line, EventJson.Default.EngineEvent);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
