using Enisle.Spec.Json;

namespace Enisle.Spec.Image;

/// <summary>A platform's members, which a descriptor has in an object and a configuration beside others.</summary>
internal struct PlatformMembers
{
    private string? _os;
    private string? _architecture;
    private string? _variant;
    private string? _osVersion;
    private IReadOnlyList<string>? _osFeatures;

    /// <summary>False when the member is none of a platform's; its value is not read then.</summary>
    public bool TryRead(ref JsonCursor json)
    {
        if (json.NameIs("os"u8))
        {
            _os = json.String();
        }
        else if (json.NameIs("architecture"u8))
        {
            _architecture = json.String();
        }
        else if (json.NameIs("variant"u8))
        {
            _variant = json.NonEmptyString();
        }
        else if (json.NameIs("os.version"u8))
        {
            _osVersion = json.NonEmptyString();
        }
        else if (json.NameIs("os.features"u8))
        {
            _osFeatures = json.Strings();
        }
        else
        {
            return false;
        }

        return true;
    }

    public readonly Platform Finish(ref JsonCursor json) => new()
    {
        Os = _os ?? throw json.Missing("os"),
        Architecture = _architecture ?? throw json.Missing("architecture"),
        Variant = _variant,
        OsVersion = _osVersion,
        OsFeatures = _osFeatures ?? [],
    };
}
