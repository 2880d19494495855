using System.Text.Json;

namespace Enisle.Images.Registry;

/// <summary>What a registry says went wrong. Spec: distribution-spec 1.1, «Error Codes».</summary>
/// <param name="Code">The first error's, in capitals; null: the body says nothing of the kind.</param>
/// <param name="Text">All of them as Docker shows them: <c>manifest unknown: manifest unknown</c>; empty without any.</param>
internal sealed record RegistryErrors(string? Code, string Text)
{
    private const int MaxErrors = 8;
    private const int MaxText = 300;

    private static readonly RegistryErrors s_none = new(null, "");

    /// <summary>Reads a foreign body; never throws.</summary>
    public static RegistryErrors Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 32 });
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return s_none;
            }

            if (!root.TryGetProperty("errors", out JsonElement errors) || errors.ValueKind != JsonValueKind.Array)
            {
                return new RegistryErrors(null, Single(root));
            }

            List<string> texts = [];
            string? first = null;
            foreach (JsonElement error in errors.EnumerateArray().Take(MaxErrors).Where(error => error.ValueKind == JsonValueKind.Object))
            {
                string? code = Member(error, "code");
                first ??= code;
                texts.Add($"{code?.Replace('_', ' ').ToLowerInvariant() ?? "unknown"}: {Member(error, "message") ?? ""}");
            }

            return new RegistryErrors(first?.ToUpperInvariant(), ForeignText.Clean(string.Join("; ", texts), MaxText));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return s_none;
        }
    }

    // Token servers say it in one of these ways.
    private static string Single(JsonElement root) =>
        ForeignText.Clean(Member(root, "details") ?? Member(root, "error_description") ?? Member(root, "message") ?? Member(root, "error") ?? "", MaxText);

    private static string? Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
