using System.Text.Json;

namespace Enisle.Images.Registry;

/// <summary>The answer to <c>tags/list</c>. Spec: distribution-spec 1.1, «Listing Tags».</summary>
internal static class TagList
{
    private const int MaxTags = 10_000;

    /// <summary>Null: it is no such list. What is no tag is left out; never throws.</summary>
    public static IReadOnlyList<string>? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("tags", out JsonElement tags))
            {
                return null;
            }

            return tags.ValueKind switch
            {
                JsonValueKind.Null => [],
                JsonValueKind.Array =>
                [
                    .. tags.EnumerateArray().Where(tag => tag.ValueKind == JsonValueKind.String).Select(tag => tag.GetString()!)
                        .Where(tag => ReferenceGrammar.IsTag(tag)).Take(MaxTags),
                ],
                _ => null,
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The path of <c>&lt;/v2/…&gt;; rel="next"</c>, on the same host; null: that was the last page.</summary>
    public static string? NextPage(string? link)
    {
        int end = link is not null && link.StartsWith('<') ? link.IndexOf('>') : -1;
        if (end < 0 || !link!.Contains("next", StringComparison.Ordinal))
        {
            return null;
        }

        string target = link[1..end];
        string? path = target.StartsWith('/') ? target : Uri.TryCreate(target, UriKind.Absolute, out Uri? uri) ? uri.PathAndQuery : null;
        return path is not null && path.StartsWith("/v2/", StringComparison.Ordinal) ? path : null;
    }
}
