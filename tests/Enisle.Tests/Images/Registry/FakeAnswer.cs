using System.Text;

namespace Enisle.Tests.Images.Registry;

/// <summary>What a server says, right or wrong.</summary>
internal sealed record FakeAnswer(int Status, byte[] Body)
{
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>The connection is cut after so many bytes of the body.</summary>
    public int? CutAfter { get; init; }

    /// <summary>The body comes in pieces of one byte, with this pause after each.</summary>
    public TimeSpan? Drip { get; init; }

    /// <summary>No length is announced: the body ends with the connection.</summary>
    public bool WithoutLength { get; init; }

    public static FakeAnswer Text(int status, string body, params (string Name, string Value)[] headers) =>
        new(status, Encoding.UTF8.GetBytes(body)) { Headers = headers.ToDictionary(header => header.Name, header => header.Value) };

    public static FakeAnswer Error(int status, string code) => Text(status, $$"""{"errors":[{"code":"{{code}}","message":"as the test wants"}]}""", ("Content-Type", "application/json"));
}
