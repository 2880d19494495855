using System.Text.Json;

namespace Enisle.Images.Registry.Auth;

/// <summary>What a token server hands out. Spec: distribution's token authentication, and its OAuth 2 variant.</summary>
/// <param name="Value">For the header.</param>
/// <param name="Lifetime">From when it was asked for.</param>
/// <param name="RefreshToken">An identity token, where one was asked for.</param>
internal sealed record AccessToken(string Value, TimeSpan Lifetime, string? RefreshToken)
{
    private const int ShortestSeconds = 60;
    private const int LongestSeconds = 24 * 3600;

    /// <summary>Null: it is no such answer. Never throws.</summary>
    public static AccessToken? TryRead(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            string? value = Text(document.RootElement, "token") ?? Text(document.RootElement, "access_token");
            return value is null ? null : new AccessToken(value, LifetimeOf(document.RootElement), Text(document.RootElement, "refresh_token"));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // A header's value: visible characters and no others.
    private static string? Text(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String && member.GetString() is { Length: > 0 } text
            && !text.AsSpan().ContainsAnyExceptInRange('!', '~') ? text : null;

    private static TimeSpan LifetimeOf(JsonElement answer)
    {
        double seconds = answer.TryGetProperty("expires_in", out JsonElement member) && member.ValueKind == JsonValueKind.Number && member.TryGetDouble(out double said) ? said : 0;
        return TimeSpan.FromSeconds(Math.Clamp(seconds, ShortestSeconds, LongestSeconds));
    }
}
