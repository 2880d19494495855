using Enisle.Host;

namespace Enisle.Isolation.State;

/// <summary>The rule for instance ids, which become file names.</summary>
public static class InstanceId
{
    private const int MaxLength = 1024;

    /// <summary>Letters, digits and <c>_+-.</c>, as runc has it; not <c>.</c> or <c>..</c>.</summary>
    /// <exception cref="EnisleException">The id is against the rule.</exception>
    public static void Validate(string id)
    {
        bool valid = id.Length is > 0 and <= MaxLength && id is not ("." or "..");
        foreach (char c in id)
        {
            valid &= char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '-' or '.';
        }

        if (!valid)
        {
            throw new EnisleException(ErrorKind.Invalid, $"invalid container ID format: \"{id}\": letters, digits, and _ + - . only");
        }
    }
}
