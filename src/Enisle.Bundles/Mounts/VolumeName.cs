using Enisle.Host;

namespace Enisle.Bundles.Mounts;

/// <summary>The rule for volumes' names, which become file names: <c>[a-zA-Z0-9][a-zA-Z0-9_.-]+</c>.</summary>
public static class VolumeName
{
    private const int MaxLength = 200;

    /// <exception cref="EnisleException">Invalid.</exception>
    public static void Validate(string name)
    {
        bool valid = name.Length is >= 2 and <= MaxLength && char.IsAsciiLetterOrDigit(name[0]);
        foreach (char c in name)
        {
            valid &= char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-';
        }

        if (!valid)
        {
            throw new EnisleException(
                ErrorKind.Invalid,
                $"\"{name}\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use absolute path");
        }
    }
}
