using System.Diagnostics.CodeAnalysis;
using Enisle.Host;
using Enisle.Images.Content;

namespace Enisle.Images;

/// <summary>The name of an image as people write it, made whole: <c>busybox</c> is <c>docker.io/library/busybox:latest</c>.</summary>
/// <remarks>
/// Spec: the grammar of github.com/distribution/reference, with Docker's short names. A reference that exists is valid; its parts
/// may go into a URL, a message or a file as they are, but for the colon, slash and brackets that a domain and a repository may have.
/// </remarks>
public sealed partial record Reference
{
    /// <summary>Docker Hub, where names without a domain live. Its registry is another host: <c>registry-1.docker.io</c>.</summary>
    public const string DefaultDomain = "docker.io";

    /// <summary>What <see cref="Parse"/> adds where there is neither tag nor digest.</summary>
    public const string DefaultTag = "latest";

    private const string OfficialPrefix = "library/";

    private Reference(string domain, string repository)
    {
        Domain = domain;
        Repository = repository;
    }

    /// <summary>Host name or address (IPv6 in brackets), with the port where one was written: <c>docker.io</c>, <c>[::1]:5000</c>.</summary>
    public string Domain { get; private init; }

    /// <summary>The path below the domain, at most 255 characters: <c>library/busybox</c>.</summary>
    public string Repository { get; private init; }

    /// <summary>Null where only a digest was written, or (<see cref="ParseExact"/>) nothing.</summary>
    public string? Tag { get; private init; }

    /// <summary>Of the manifest or index; it decides where there is a tag as well.</summary>
    public Digest? Digest { get; private init; }

    /// <summary><c>docker.io/library/busybox</c>.</summary>
    public string Name => $"{Domain}/{Repository}";

    /// <summary><c>docker.io/library/busybox:latest</c>, <c>…@sha256:…</c>, or both.</summary>
    public string FullName => Name + Suffix;

    /// <summary>As Docker shows it, without tag and digest: <c>busybox</c>, <c>user/x</c>, <c>host:5000/x</c>.</summary>
    /// <remarks>Where the short form would be read as another name (<c>docker.io/localhost/x</c>), it is the long one.</remarks>
    public string FamiliarName => Domain != DefaultDomain || CanOnlyBeDomain(Before(Repository, '/')) ? Name
        : Repository.StartsWith(OfficialPrefix, StringComparison.Ordinal) && Repository.LastIndexOf('/') == OfficialPrefix.Length - 1
            ? Repository[OfficialPrefix.Length..]
            : Repository;

    /// <summary>As Docker shows it: <c>busybox:latest</c>.</summary>
    public string FamiliarText => FamiliarName + Suffix;

    private string Suffix => (Tag is null ? "" : $":{Tag}") + (Digest is { } digest ? $"@{digest}" : "");

    /// <summary>As Docker understands it: without tag and digest it is <c>:latest</c>.</summary>
    /// <exception cref="EnisleException">Invalid, in Docker's words where it has some.</exception>
    public static Reference Parse(string text)
    {
        Reference exact = ParseExact(text);
        return exact is { Tag: null, Digest: null } ? exact with { Tag = DefaultTag } : exact;
    }

    /// <summary>As <see cref="Parse"/>; a tag that is not there stays away.</summary>
    /// <exception cref="EnisleException">Invalid.</exception>
    public static Reference ParseExact(string text) =>
        Read(text, out string fault) ?? throw new EnisleException(ErrorKind.Invalid, fault);

    /// <summary>As <see cref="Parse"/>, for names that a file or a server says.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Reference? reference)
    {
        reference = text is null ? null : Read(text, out _);
        if (reference is { Tag: null, Digest: null })
        {
            reference = reference with { Tag = DefaultTag };
        }

        return reference is not null;
    }

    /// <summary>Another tag of the same repository; a digest goes away.</summary>
    /// <exception cref="EnisleException">Invalid.</exception>
    public Reference WithTag(string tag) => ReferenceGrammar.IsTag(tag)
        ? this with { Tag = tag, Digest = null }
        : throw new EnisleException(ErrorKind.Invalid, $"invalid tag format: {ForeignText.Quote(tag)} ({ReferenceGrammar.TagRule})");

    /// <summary>Exactly this manifest of the same repository; a tag goes away.</summary>
    public Reference WithDigest(Digest digest) => this with { Tag = null, Digest = digest };

    /// <inheritdoc/>
    public override string ToString() => FullName;
}
