namespace Enisle.Isolation.Cgroups.Devices;

/// <summary>Which devices a rule is about.</summary>
/// <param name="IsBlock">Block or character device.</param>
/// <param name="Major">-1: any.</param>
/// <param name="Minor">-1: any.</param>
internal readonly record struct DeviceMatch(bool IsBlock, long Major, long Minor)
{
    public const long Any = -1;

    /// <summary>Whether every device that <paramref name="other"/> names is named here too.</summary>
    public bool Covers(DeviceMatch other) =>
        IsBlock == other.IsBlock && (Major == Any || Major == other.Major) && (Minor == Any || Minor == other.Minor);

    /// <summary>Whether some device is named by both.</summary>
    public bool Meets(DeviceMatch other) =>
        IsBlock == other.IsBlock
        && (Major == Any || other.Major == Any || Major == other.Major)
        && (Minor == Any || other.Minor == Any || Minor == other.Minor);
}
