using System.Text;
using Enisle.Spec.Image;

namespace Enisle.Fuzz.Targets;

/// <summary>Configurations of images.</summary>
/// <remarks>Promises: only SpecException, its message on one line and short; what is accepted is written and read back as the same.</remarks>
public sealed class ImageConfigTarget : IFuzzTarget
{
    private static readonly string[] s_tokens =
    [
        "{", "}", "[", "]", ",", ":", "null", "true", "\"\"", "{}", "[]", "-1", "\"2024-01-02T03:04:05.123456789Z\"", "\"9999-12-31T23:59:59+14:00\"",
        "\"0001-01-01T00:00:00+14:00\"", "\"\\u0000\"", "\"rootfs\"", "\"diff_ids\"", "\"history\"", "\"Healthcheck\"", "\"Interval\"", "9223372036854775807",
    ];

    /// <inheritdoc/>
    public string Name => "image-config";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Tokens { get; } = [.. s_tokens.Select(Encoding.UTF8.GetBytes)];

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => FuzzTargets.ReadSeeds(Name);

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input) =>
        DocumentCheck.Accepts(input, "config", static (text, file) => ImageConfigReader.Read(text, file), ImageConfigWriter.Write);
}
