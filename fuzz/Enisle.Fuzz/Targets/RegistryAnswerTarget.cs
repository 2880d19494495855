using System.Text;
using Enisle.Images.Registry;
using Enisle.Images.Registry.Auth;

namespace Enisle.Fuzz.Targets;

/// <summary>What a registry or a token server answers: challenges, errors, tags, tokens.</summary>
/// <remarks>Promises: nothing is thrown; what comes out is fit for a header, a URL or a message.</remarks>
public sealed class RegistryAnswerTarget : IFuzzTarget
{
    private static readonly string[] s_tokens =
    [
        "Bearer ", "Basic ", "realm=", "\"", "\\\"", ",", "=", "==", "service=\"x\"", "{", "}", "[", "]", "\"errors\":", "\"code\":", "\"message\":", "\"tags\":", "\"token\":",
        "\"access_token\":", "\"expires_in\":", "\"refresh_token\":", "null", "1e999", "\\u0000", "\\ud800", "\n", "\u001b[2J", "</v2/", "\u003e; rel=\"next\"",
    ];

    /// <inheritdoc/>
    public string Name => "registry-answer";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Tokens { get; } = [.. s_tokens.Select(Encoding.UTF8.GetBytes)];

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => FuzzTargets.ReadSeeds(Name);

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        byte[] body = input.ToArray();
        string text = Encoding.UTF8.GetString(input);
        Require(Challenge.Parse(text).All(challenge => challenge.Scheme.Length > 0 && !challenge.Scheme.Any(char.IsUpper)), "a challenge without a scheme");
        Require(!RegistryErrors.Read(body).Text.Any(char.IsControl), "an error text with control characters");
        Require(TagList.Read(body)?.All(tag => tag.Length is > 0 and <= 128 && tag.All(char.IsAscii)) ?? true, "a tag that is none");
        Require(TagList.NextPage(text)?.StartsWith("/v2/", StringComparison.Ordinal) ?? true, "a next page elsewhere");
        AccessToken? token = AccessToken.TryRead(body);
        Require(token is null || (token.Value.All(c => c is > ' ' and <= '~') && token.Lifetime > TimeSpan.Zero), "a token that is no header");
        _ = DocumentType.Read(body);
    }

    private static void Require(bool condition, string broken)
    {
        if (!condition)
        {
            throw new InvalidOperationException(broken);
        }
    }
}
