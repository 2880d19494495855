using Enisle.Host.Dns;

namespace Enisle.Fuzz.Targets;

/// <summary>A name server's message, which answers a question for <c>www.example</c> with the id 0x1234 and the type that its first byte chooses.</summary>
/// <remarks>Promises: nothing is thrown; addresses are of the family that was asked for; an alias is a name.</remarks>
public sealed class DnsAnswerTarget : IFuzzTarget
{
    private const int MaxAddresses = 32;

    /// <inheritdoc/>
    public string Name => "dns-answer";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Tokens { get; } = [[0xC0, 0x0C], [0xC0, 0x00], [0xC0, 0xFF], [0, 1, 0, 1], [0, 5, 0, 1], [0, 28, 0, 1], [0x81, 0x80], [3, (byte)'w', (byte)'w', (byte)'w'], [0]];

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => FuzzTargets.ReadSeeds(Name);

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        DnsRecordType type = (input[0] & 1) == 0 ? DnsRecordType.A : DnsRecordType.AAAA;
        DnsAnswer answer = DnsAnswer.Read(input[1..], new DnsQuery(0x1234, "www.example", type));
        int length = type == DnsRecordType.A ? 4 : 16;
        Require(answer.Addresses.Count <= MaxAddresses && answer.Addresses.All(address => address.GetAddressBytes().Length == length), "an address of another family");
        Require(answer.Alias is null || (answer.Alias.Length is > 0 and <= 253 && answer.Addresses.Count == 0), "an alias that is none");
        Require((answer.Status == DnsStatus.Found) == (answer.Alias is not null || answer.Addresses.Count > 0), "found, and nothing there");
    }

    private static void Require(bool condition, string broken)
    {
        if (!condition)
        {
            throw new InvalidOperationException(broken);
        }
    }
}
