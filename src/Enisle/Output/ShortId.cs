namespace Enisle.Output;

/// <summary>Identifiers as tables show them.</summary>
internal static class ShortId
{
    private const int Length = 12;

    /// <summary>Without its algorithm, the first twelve characters.</summary>
    public static string Of(string id)
    {
        string digits = id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return digits.Length > Length ? digits[..Length] : digits;
    }
}
