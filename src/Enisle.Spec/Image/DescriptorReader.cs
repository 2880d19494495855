using Enisle.Spec.Json;

namespace Enisle.Spec.Image;

/// <summary>Descriptors and platforms, wherever they stand.</summary>
internal static class DescriptorReader
{
    public static Descriptor? ReadOptional(ref JsonCursor json) => json.EnterObject() ? ReadMembers(ref json) : null;

    public static Descriptor Read(ref JsonCursor json)
    {
        json.RequireObject();
        return ReadMembers(ref json);
    }

    private static Descriptor ReadMembers(ref JsonCursor json)
    {
        string? mediaType = null, digest = null, artifactType = null;
        long? size = null;
        IReadOnlyList<string> urls = [];
        IReadOnlyDictionary<string, string> annotations = Runtime.Empty.Strings;
        Platform? platform = null;
        while (json.NextMember())
        {
            if (json.NameIs("mediaType"u8)) mediaType = json.NonEmptyString();
            else if (json.NameIs("digest"u8)) digest = json.NonEmptyString();
            else if (json.NameIs("size"u8)) size = json.Integer(0);
            else if (json.NameIs("urls"u8)) urls = json.Strings();
            else if (json.NameIs("annotations"u8)) annotations = json.Map();
            else if (json.NameIs("artifactType"u8)) artifactType = json.NonEmptyString();
            else if (json.NameIs("platform"u8)) platform = ReadPlatform(ref json);
            else json.Skip();
        }

        return new Descriptor
        {
            MediaType = mediaType ?? throw json.Missing("mediaType"),
            Digest = digest ?? throw json.Missing("digest"),
            SizeBytes = size ?? throw json.Missing("size"),
            Urls = urls,
            Annotations = annotations,
            ArtifactType = artifactType,
            Platform = platform,
        };
    }

    private static Platform? ReadPlatform(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        PlatformMembers members = default;
        while (json.NextMember())
        {
            if (!members.TryRead(ref json)) json.Skip();
        }

        return members.Finish(ref json);
    }
}
