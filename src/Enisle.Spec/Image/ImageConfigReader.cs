using Enisle.Spec.Json;

namespace Enisle.Spec.Image;

/// <summary>An image's configuration, OCI's or Docker's.</summary>
public static class ImageConfigReader
{
    /// <summary><paramref name="file"/> is what messages call the document.</summary>
    /// <exception cref="SpecException">Larger than <see cref="MediaTypes.MaxDocumentBytes"/>, not JSON, or against the specification.</exception>
    public static ImageConfig Read(ReadOnlySpan<byte> json, string file) => ImageDocument.Read(json, file, ReadConfig);

    private static ImageConfig ReadConfig(ref JsonCursor json)
    {
        DateTimeOffset? created = null;
        string? author = null;
        PlatformMembers platform = default;
        ImageProcess? process = null;
        IReadOnlyList<string>? diffIds = null;
        IReadOnlyList<ImageHistory> history = [];
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("created"u8)) created = ImageDocument.ReadTime(ref json);
            else if (json.NameIs("author"u8)) author = json.NonEmptyString();
            else if (json.NameIs("config"u8)) process = ImageProcessReader.ReadProcess(ref json);
            else if (json.NameIs("rootfs"u8)) diffIds = ReadRootFs(ref json);
            else if (json.NameIs("history"u8)) history = json.List(ReadHistory);
            else if (!platform.TryRead(ref json)) json.Skip();
        }

        return new ImageConfig
        {
            Created = created,
            Author = author,
            Platform = platform.Finish(ref json),
            Process = process ?? new ImageProcess(),
            DiffIds = diffIds ?? throw json.Missing("rootfs"),
            History = history,
        };
    }

    private static IReadOnlyList<string>? ReadRootFs(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        IReadOnlyList<string> diffIds = [];
        while (json.NextMember())
        {
            if (json.NameIs("type"u8)) ReadRootFsType(ref json);
            else if (json.NameIs("diff_ids"u8)) diffIds = json.Strings();
            else json.Skip();
        }

        return diffIds;
    }

    private static void ReadRootFsType(ref JsonCursor json)
    {
        if (json.String() is { } type && type != "layers")
        {
            throw json.Fault($"{FieldPath.Quote(type)} is not \"layers\"");
        }
    }

    private static ImageHistory ReadHistory(ref JsonCursor json)
    {
        DateTimeOffset? created = null;
        string? createdBy = null, author = null, comment = null;
        bool emptyLayer = false;
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("created"u8)) created = ImageDocument.ReadTime(ref json);
            else if (json.NameIs("created_by"u8)) createdBy = json.NonEmptyString();
            else if (json.NameIs("author"u8)) author = json.NonEmptyString();
            else if (json.NameIs("comment"u8)) comment = json.NonEmptyString();
            else if (json.NameIs("empty_layer"u8)) emptyLayer = json.Boolean() ?? false;
            else json.Skip();
        }

        return new ImageHistory { Created = created, CreatedBy = createdBy, Author = author, Comment = comment, EmptyLayer = emptyLayer };
    }
}
