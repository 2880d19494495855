namespace Enisle.Host.Spawn;

/// <summary>What a step says of itself when it fails: <c>mount</c> <c>/proc</c>. Not formatted until then.</summary>
public readonly record struct PlanLabel(string Verb, string? Subject)
{
    /// <summary>Between verb and subject where a label travels as text.</summary>
    public const char Separator = '\u001F';

    /// <summary>The label as the error pipe carries it.</summary>
    public override string ToString() => $"{Verb}{Separator}{Subject}";

    /// <summary>The label that came as text.</summary>
    public static PlanLabel Parse(string text)
    {
        int end = text.IndexOf(Separator, StringComparison.Ordinal);
        return end < 0 ? new PlanLabel(text, null) : new PlanLabel(text[..end], text[(end + 1)..]);
    }
}
