using Enisle.Host;
using Enisle.Images.Content;
using Enisle.Spec.Image;

namespace Enisle.Images;

/// <summary>From what a person writes to an image in the store: a reference, or the beginning of an id.</summary>
public static class ImageLookup
{
    private const int ShortestId = 1;
    private const int IdDigits = 64;

    /// <summary>Null when the store has none of that name or id.</summary>
    /// <param name="store">The store.</param>
    /// <param name="text">As typed.</param>
    /// <param name="platform">Null: this host's.</param>
    /// <exception cref="EnisleException">Invalid: neither a reference nor an id, or several ids begin so.</exception>
    public static Image? TryFind(ContentStore store, string text, Platform? platform = null) =>
        TryFindTarget(store, text) is { } target ? ImageReader.Read(store, target, platform) : null;

    /// <summary>The image of that name or id.</summary>
    /// <exception cref="EnisleException">NotFound, or as <see cref="TryFind"/>.</exception>
    public static Image Find(ContentStore store, string text, Platform? platform = null) =>
        TryFind(store, text, platform) ?? throw new EnisleException(ErrorKind.NotFound, $"No such image: {text}");

    /// <summary>What a name or the beginning of an id stands for; null when the store has neither.</summary>
    /// <exception cref="EnisleException">Invalid: neither a reference nor an id, or several ids begin so.</exception>
    public static Descriptor? TryFindTarget(ContentStore store, string text)
    {
        bool isReference = Reference.TryParse(text, out Reference? reference);
        if (isReference && store.Resolve(reference!.FullName) is { } named)
        {
            return named;
        }

        string id = text.StartsWith("sha256:", StringComparison.Ordinal) ? text[7..] : text;
        if (id.Length is < ShortestId or > IdDigits || id.Any(static digit => !char.IsAsciiHexDigitLower(digit)))
        {
            return isReference ? null : ThrowNoReference(text);
        }

        Descriptor? found = null;
        string? foundId = null;
        foreach (NamedImage image in store.Names())
        {
            string? candidate = TryIdOf(store, image.Target);
            if (candidate is null || candidate == foundId || !candidate.StartsWith(id, StringComparison.Ordinal))
            {
                continue;
            }

            if (found is not null)
            {
                throw new EnisleException(ErrorKind.Invalid, $"ambiguous image id prefix: {text}");
            }

            (found, foundId) = (image.Target, candidate);
        }

        return found;
    }

    // An image for another platform, or one whose blobs are damaged, has no id here; the others are still found.
    private static string? TryIdOf(ContentStore store, Descriptor target)
    {
        try
        {
            return ImageReader.Read(store, target).Id.Hex;
        }
        catch (Exception e) when (e is EnisleException or Spec.SpecException or LinuxException)
        {
            return null;
        }
    }

    private static Descriptor? ThrowNoReference(string text)
    {
        _ = Reference.Parse(text); // says what is wrong
        return null;
    }
}
