using System.Globalization;
using System.Text.Json;
using Enisle.Spec.Json;

namespace Enisle.Spec.Image;

/// <summary>Reads one document of an image.</summary>
internal delegate T DocumentReader<T>(ref JsonCursor json);

/// <summary>What manifests, indexes and configurations have in common.</summary>
internal static class ImageDocument
{
    private const int SchemaVersion = 2;
    private const int TickDigits = 7;

    /// <summary>The whole of a document that is no larger than it may be.</summary>
    public static T Read<T>(ReadOnlySpan<byte> text, string file, DocumentReader<T> read)
    {
        JsonText.Check(text, file, MediaTypes.MaxDocumentBytes);
        JsonCursor json = new(text, file);
        try
        {
            T document = read(ref json);
            json.Finish();
            return document;
        }
        catch (JsonException e)
        {
            throw json.SyntaxFault(e);
        }
    }

    /// <summary>Manifests and indexes are of schema 2; schema 1 had neither digests of content nor a configuration.</summary>
    public static void ReadSchemaVersion(ref JsonCursor json)
    {
        if (json.Integer() is { } version && version != SchemaVersion)
        {
            throw json.Fault($"{version} is not {SchemaVersion}: other schemas are not supported");
        }
    }

    /// <summary>RFC 3339, as Go writes it: with up to nine digits of a second, of which seven are kept.</summary>
    public static DateTimeOffset? ReadTime(ref JsonCursor json)
    {
        if (json.NonEmptyString() is not { } text)
        {
            return null;
        }

        return TryParseTime(text, out DateTimeOffset time) ? time : throw json.Fault($"{FieldPath.Quote(text)} is not an RFC 3339 time");
    }

    public static string FormatTime(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static bool TryParseTime(string text, out DateTimeOffset time)
    {
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0)
        {
            int end = dot + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            text = end - dot - 1 > TickDigits ? text.Remove(dot + 1 + TickDigits, end - dot - 1 - TickDigits) : text;
        }

        return DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out time);
    }
}
