using Enisle.Images.Content;

namespace Enisle.Images;

public sealed partial record Reference
{
    // Null and what is wrong.
    private static Reference? Read(string text, out string fault)
    {
        if (text.Length == 64 && ReferenceGrammar.IsLowerHex(text))
        {
            fault = $"invalid repository name ({text}), cannot specify 64-byte hexadecimal strings";
            return null;
        }

        (string domain, string rest) = SplitDomain(text);
        string remote = Before(rest, ':');
        if (ReferenceGrammar.HasUpperCase(remote))
        {
            fault = $"invalid reference format: repository name ({ForeignText.Clean(remote)}) must be lowercase";
            return null;
        }

        string named = Before(rest, '@');
        int colon = named.LastIndexOf(':');
        string path = colon > named.LastIndexOf('/') ? named[..colon] : named;
        string? tag = path.Length < named.Length ? named[(colon + 1)..] : null;
        string? digest = named.Length < rest.Length ? rest[(named.Length + 1)..] : null;
        if (FaultOf(domain, path, tag, digest) is { } rule)
        {
            fault = $"invalid reference format: {ForeignText.Quote(text)}: {rule}";
            return null;
        }

        if (path.Length > ReferenceGrammar.MaxRepositoryLength)
        {
            fault = $"repository name must not be more than {ReferenceGrammar.MaxRepositoryLength} characters";
            return null;
        }

        return ReadDigest(new Reference(domain, path) { Tag = tag }, digest, out fault);
    }

    private static Reference? ReadDigest(Reference reference, string? text, out string fault)
    {
        fault = "";
        if (text is null)
        {
            return reference;
        }

        if (Content.Digest.TryParse(text, out Digest digest))
        {
            return reference with { Digest = digest };
        }

        string algorithm = Before(text, ':');
        fault = algorithm is not ("sha256" or "sha512") ? $"unsupported digest algorithm: {ForeignText.Quote(algorithm)} (sha256 and sha512 are known)"
            : text.Length != algorithm.Length + 1 + (algorithm == "sha256" ? 64 : 128) ? $"invalid checksum digest length: {ForeignText.Quote(text)}"
            : $"invalid checksum digest format: {ForeignText.Quote(text)} (lower-case hexadecimal digits)";
        return null;
    }

    private static string? FaultOf(string domain, string path, string? tag, string? digest) =>
        !ReferenceGrammar.IsDomain(domain) ? $"{ForeignText.Quote(domain)} is not a host name with an optional port"
        : !ReferenceGrammar.IsRepository(path) ? $"{ForeignText.Quote(path)} is not a repository name (lower-case letters and digits; between them a dot, one or two underscores, or dashes; parts separated by a slash)"
        : tag is not null && !ReferenceGrammar.IsTag(tag) ? $"{ForeignText.Quote(tag)} is not a tag ({ReferenceGrammar.TagRule})"
        : digest is not null && !ReferenceGrammar.LooksLikeDigest(digest) ? $"{ForeignText.Quote(digest)} is not a digest"
        : null;

    // What comes before the first slash is a domain where it cannot be a part of a path, or is localhost.
    private static (string Domain, string Remainder) SplitDomain(string text)
    {
        int slash = text.IndexOf('/');
        string first = slash < 0 ? "" : text[..slash];
        bool isDomain = CanOnlyBeDomain(first);
        string domain = !isDomain || first == "index.docker.io" ? DefaultDomain : first;
        string rest = isDomain ? text[(slash + 1)..] : text;
        return (domain, domain == DefaultDomain && !rest.Contains('/', StringComparison.Ordinal) ? OfficialPrefix + rest : rest);
    }

    private static bool CanOnlyBeDomain(string first) =>
        first == "localhost" || first.AsSpan().IndexOfAny('.', ':') >= 0 || ReferenceGrammar.HasUpperCase(first);

    private static string Before(string text, char separator)
    {
        int index = text.IndexOf(separator);
        return index < 0 ? text : text[..index];
    }
}
