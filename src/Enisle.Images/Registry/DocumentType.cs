using System.Text.Json;

namespace Enisle.Images.Registry;

/// <summary>What a document calls itself.</summary>
internal static class DocumentType
{
    /// <summary>The member <c>mediaType</c>; null where there is none. Never throws.</summary>
    public static string? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("mediaType", out JsonElement type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
