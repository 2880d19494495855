using System.Buffers;
using System.Text.Json;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Containers.Checkpoint;

/// <summary>What 0, 1 and 2 of the first process were: <c>descriptors.json</c> among the images, as runc writes and reads it.</summary>
internal static class ExternalDescriptors
{
    private const string File = "descriptors.json";

    /// <summary>Writes down those of a running process.</summary>
    public static void Save(int pid, OwnedFd imageDirectory)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartArray();
            using RootDirectory descriptors = RootDirectory.Open(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/proc/{pid}/fd"));
            foreach (string name in (ReadOnlySpan<string>)["0", "1", "2"])
            {
                writer.WriteStringValue(descriptors.TryReadLink(name) ?? string.Empty);
            }

            writer.WriteEndArray();
        }

        using OwnedFd file = HostFile.OpenAt(imageDirectory.Number, File, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC, 0x180);
        HostFile.WriteAll(file, buffer.WrittenSpan, File);
    }

    /// <summary>Puts this program's own in the place of those that were pipes.</summary>
    /// <exception cref="EnisleException">NotFound or Invalid: the images lack the file, or it is damaged.</exception>
    public static void Inherit(ProtobufWriter options, OwnedFd imageDirectory, string path)
    {
        byte[] json = HostFile.TryReadAllBytes(imageDirectory.Number, File)
            ?? throw new EnisleException(ErrorKind.NotFound, $"{path}/{File}: missing: no checkpoint is there");
        try
        {
            Utf8JsonReader reader = new(json);
            for (int fd = 0; fd <= 2 && reader.Read();)
            {
                if (reader.TokenType == JsonTokenType.String)
                {
                    if (reader.GetString() is { } name && name.StartsWith("pipe:", StringComparison.Ordinal))
                    {
                        CriuOptions.AddInherited(options, name, fd);
                    }

                    fd++;
                }
            }
        }
        catch (JsonException e)
        {
            throw new EnisleException(ErrorKind.Invalid, $"{path}/{File}: damaged: {e.Message}", e);
        }
    }
}
