using System.Text;
using Enisle.Host;
using Enisle.Images;

namespace Enisle.Fuzz.Targets;

/// <summary>Names of images, as people and files write them.</summary>
/// <remarks>Promises: only <see cref="EnisleException"/>, on one line; what is taken is taken again from both of its long forms and means the same.</remarks>
public sealed class ReferenceTarget : IFuzzTarget
{
    private static readonly string[] s_tokens =
    [
        ":", "@", "/", "//", ".", "..", "_", "__", "-", "[", "]", "[::1]", "localhost", "docker.io/", "index.docker.io/", "library/", ":5000/", "sha256:", "@sha512:", "A", "é", "\0", "%2f",
    ];

    /// <inheritdoc/>
    public string Name => "reference";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Tokens { get; } = [.. s_tokens.Select(Encoding.UTF8.GetBytes)];

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => FuzzTargets.ReadSeeds(Name);

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        string text = Encoding.UTF8.GetString(input);
        bool taken = Reference.TryParse(text, out Reference? reference);
        try
        {
            Require(Reference.Parse(text) == reference && taken, "two readings of one name differ");
        }
        catch (EnisleException error)
        {
            Require(!taken && !error.Message.Any(char.IsControl), "a message with control characters, or a name that only one way takes");
            return;
        }

        Require(Reference.Parse(reference!.FullName) == reference, "the full name means something else");
        Require(Reference.Parse(reference.FamiliarText) == reference, "the familiar name means something else");
        Require(reference.Repository.Length <= 255 && !reference.Repository.Split('/').Contains(".."), "a repository that could be a path upwards");
    }

    private static void Require(bool condition, string broken)
    {
        if (!condition)
        {
            throw new InvalidOperationException(broken);
        }
    }
}
