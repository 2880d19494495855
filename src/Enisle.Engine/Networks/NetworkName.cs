using Enisle.Host;

namespace Enisle.Engine.Networks;

/// <summary>Names of networks: <c>[a-zA-Z0-9][a-zA-Z0-9_.-]*</c>, as Docker has it. They name files, too.</summary>
internal static class NetworkName
{
    private const int MaxLength = 128;

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && char.IsAsciiLetterOrDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');

    public static void Validate(string name)
    {
        if (!IsValid(name))
        {
            throw new EnisleException(ErrorKind.Invalid, $"invalid network name {name}: must match [a-zA-Z0-9][a-zA-Z0-9_.-]*, at most {MaxLength} characters");
        }

        if (name is "default" || name.StartsWith("container:", StringComparison.Ordinal))
        {
            throw new EnisleException(ErrorKind.Invalid, $"operation is not permitted on predefined {name} network");
        }
    }
}
