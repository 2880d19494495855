using System.IO.Enumeration;
using Enisle.Host;
using Enisle.Images;
using Enisle.Images.Operations;

namespace Enisle.Commands;

/// <summary><c>images --filter</c>, and the repository that is asked for.</summary>
internal sealed class ImageFilters
{
    private static readonly string[] s_names = ["dangling", "reference", "label", "before", "since"];
    private readonly List<(string Name, string Value)> _wanted = [];

    /// <exception cref="EnisleException">Invalid.</exception>
    public static ImageFilters Parse(IReadOnlyList<string> texts, string? repository)
    {
        ImageFilters filters = new();
        foreach (string text in texts)
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? text : text[..equals];
            if (equals < 0 || !s_names.Contains(name))
            {
                throw new EnisleException(ErrorKind.Invalid, $"invalid filter '{name}'");
            }

            filters._wanted.Add((name, text[(equals + 1)..]));
        }

        if (repository is not null)
        {
            filters._wanted.Add(("reference", repository));
        }

        return filters;
    }

    public bool Match(ImageSummary image) => _wanted.All(filter => Match(image, filter.Name, filter.Value));

    private static bool Match(ImageSummary image, string name, string value) => name switch
    {
        "dangling" => image.FullName is null == value is "true" or "1",
        "reference" => image.FullName is { } full && IsNamed(Reference.ParseExact(full), value),
        "label" => HasLabel(image, value),
        "before" => image.Image?.Config.Created < ImageLookup.Find(EngineFactory.Engine.Images, value).Config.Created,
        _ => image.Image?.Config.Created > ImageLookup.Find(EngineFactory.Engine.Images, value).Config.Created,
    };

    private static bool IsNamed(Reference reference, string pattern) =>
        FileSystemName.MatchesSimpleExpression(pattern, reference.FamiliarName, ignoreCase: false)
        || FileSystemName.MatchesSimpleExpression(pattern, reference.FamiliarText, ignoreCase: false)
        || FileSystemName.MatchesSimpleExpression(pattern, reference.Name, ignoreCase: false)
        || FileSystemName.MatchesSimpleExpression(pattern, reference.FullName, ignoreCase: false);

    private static bool HasLabel(ImageSummary image, string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return image.Image is { } known && known.Config.Process.Labels.TryGetValue(equals < 0 ? text : text[..equals], out string? value)
            && (equals < 0 || value == text[(equals + 1)..]);
    }
}
