using System.Text;
using System.Text.RegularExpressions;
using Enisle.Images;

namespace Enisle.Tests.Images;

/// <summary>The reader by hand against the grammar written as one regular expression, over random texts that are close to it.</summary>
public sealed partial class ReferencePropertyTests
{
    private static readonly string[] s_pieces =
    [
        "a", "b1", "Z", "-", "--", "_", "__", "___", ".", "..", "/", "//", ":", "::", "@", "[", "]", "[::1]", "localhost", "docker.io", "library", "index.docker.io",
        "5000", "sha256:", "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef", " ", "é", "\u0000", "%", "~", "x.y",
    ];

    [Fact]
    public void Random_texts_are_taken_exactly_where_the_grammar_takes_them()
    {
        Random random = new(20261125);
        int taken = 0;
        for (int i = 0; i < 200_000; i++)
        {
            string text = RandomText(random);
            bool expected = IsReference(text);
            bool actual = Reference.TryParse(text, out Reference? reference);

            Assert.True(expected == actual, $"{text}: expected {expected}");
            if (reference is not null)
            {
                taken++;
                Assert.Equal(reference, Reference.Parse(reference.FullName));
                Assert.Equal(reference, Reference.Parse(reference.FamiliarText));
            }
        }

        Assert.True(taken > 2000, $"only {taken} of the texts were references");
    }

    private static string RandomText(Random random)
    {
        StringBuilder text = new();
        for (int count = random.Next(1, 7); count > 0; count--)
        {
            text.Append(s_pieces[random.Next(s_pieces.Length)]);
        }

        return text.ToString();
    }

    // Docker's rule for the domain, then the published expression; digests that nobody can verify are no references here.
    private static bool IsReference(string text)
    {
        string[] parts = text.Split('/', 2);
        bool hasDomain = parts.Length == 2 && (parts[0] == "localhost" || parts[0].Contains('.') || parts[0].Contains(':') || parts[0].Any(char.IsUpper));
        string domain = hasDomain ? parts[0] : "docker.io";
        string rest = hasDomain ? parts[1] : text;
        domain = domain == "index.docker.io" ? "docker.io" : domain;
        rest = domain == "docker.io" && !rest.Contains('/') ? "library/" + rest : rest;
        Match match = Grammar().Match($"{domain}/{rest}");
        return !Identifier().IsMatch(text) && match.Success && match.Groups[1].Value == domain && (!match.Groups[4].Success || Verifiable().IsMatch(match.Groups[4].Value));
    }

    [GeneratedRegex(@"^((?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[(?:[a-fA-F0-9:]+)\])(?::[0-9]+)?)/([a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*)*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*[:][0-9a-fA-F]{32,}))?\z")]
    private static partial Regex Grammar();

    [GeneratedRegex(@"^[a-f0-9]{64}\z")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"^(sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})\z")]
    private static partial Regex Verifiable();
}
