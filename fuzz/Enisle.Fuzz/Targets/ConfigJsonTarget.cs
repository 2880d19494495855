using System.Text;
using Enisle.Spec;
using Enisle.Spec.Runtime;

namespace Enisle.Fuzz.Targets;

/// <summary>config.json and the two of its sections that are documents of their own.</summary>
/// <remarks>Promises: only <see cref="SpecException"/>, its message on one line and short; what is accepted is written and read back as the same.</remarks>
public sealed class ConfigJsonTarget : IFuzzTarget
{
    private const string File = "config.json";
    private const int LongestMessage = 1000;

    private static readonly string[] s_tokens =
    [
        "{", "}", "[", "]", ",", ":", "null", "true", "false", "\"\"", "{}", "[]", "[[", "{\"a\":", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"/\"",
        "\"..\"", "\"//\"", "\"process\"", "\"linux\"", "\"resources\"", "\"seccomp\"", "\"namespaces\"", "\"type\"", "\"path\"", "\"user\"", "\"mounts\"",
        "\"destination\"", "\"sysctl\"", "\"unified\"", "\"rdma\"", "\"netDevices\"", "\"timeOffsets\"", "//", "/*", "\uFEFF", "\u0000", "'", "NaN", "Infinity", "0x10",
    ];

    /// <inheritdoc/>
    public string Name => "config-json";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Tokens { get; } = [.. s_tokens.Select(Encoding.UTF8.GetBytes)];

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => FuzzTargets.ReadSeeds(Name);

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        try
        {
            CheckRoundTrip(RuntimeConfigReader.Read(input, File));
        }
        catch (SpecException e)
        {
            CheckMessage(e);
        }

        try
        {
            ResourcesReader.Read(input, File);
        }
        catch (SpecException e)
        {
            CheckMessage(e);
        }

        try
        {
            ProcessReader.Read(input, File);
        }
        catch (SpecException e)
        {
            CheckMessage(e);
        }
    }

    private static void CheckRoundTrip(RuntimeConfig config)
    {
        byte[] written = RuntimeConfigWriter.Write(config);
        byte[] again;
        try
        {
            again = RuntimeConfigWriter.Write(RuntimeConfigReader.Read(written, File));
        }
        catch (SpecException e)
        {
            throw new InvalidDataException($"what was accepted is refused once written: {e.Message}", e);
        }

        if (!written.AsSpan().SequenceEqual(again))
        {
            throw new InvalidDataException("what was written is read back as something else");
        }
    }

    private static void CheckMessage(SpecException e)
    {
        if (!e.Message.StartsWith(File + ": ", StringComparison.Ordinal) || e.Message.Length > LongestMessage || e.Message.Any(char.IsControl))
        {
            throw new InvalidDataException($"not a message of one line: {e.Message}");
        }
    }
}
