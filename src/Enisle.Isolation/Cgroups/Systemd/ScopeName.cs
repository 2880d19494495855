using System.Buffers;
using Enisle.Host;

namespace Enisle.Isolation.Cgroups.Systemd;

/// <summary>The transient scope of an instance, and the slice that it is in.</summary>
internal readonly record struct ScopeName(string Slice, string Unit)
{
    private const string DefaultPrefix = "enisle";
    private const int Longest = 255;

    // systemd.unit(5).
    private static readonly SearchValues<char> s_allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:-_.\\@");

    /// <summary>Reads <c>slice:prefix:name</c>; the slice may be left out, and without a path there are defaults for all.</summary>
    public static ScopeName Parse(string? cgroupsPath, string id, bool rootless)
    {
        string defaultSlice = rootless ? "user.slice" : "system.slice";
        if (string.IsNullOrEmpty(cgroupsPath))
        {
            return Checked(defaultSlice, DefaultPrefix, id);
        }

        string[] parts = cgroupsPath.Split(':');
        if (parts.Length != 3 || parts[2].Length == 0)
        {
            throw new EnisleException(
                ErrorKind.Invalid, $"linux.cgroupsPath: {Quoted.Text(cgroupsPath)} is not of the form slice:prefix:name, which systemd needs");
        }

        return Checked(parts[0].Length == 0 ? defaultSlice : parts[0], parts[1], parts[2]);
    }

    private static ScopeName Checked(string slice, string prefix, string name)
    {
        SlicePath.Expand(slice);
        string unit = prefix.Length == 0 ? $"{name}.scope" : $"{prefix}-{name}.scope";
        bool isName = !unit.AsSpan().ContainsAnyExcept(s_allowed) && !slice.AsSpan().ContainsAnyExcept(s_allowed);
        return isName && unit.Length <= Longest && !name.EndsWith(".slice", StringComparison.Ordinal)
            ? new ScopeName(slice, unit)
            : throw new EnisleException(ErrorKind.Invalid, $"linux.cgroupsPath: {Quoted.Text(unit)} in {Quoted.Text(slice)}: not the name of a scope");
    }
}
