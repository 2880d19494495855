using Enisle.Host;

namespace Enisle.Images.Registry.Http;

/// <summary>How registries see this program.</summary>
internal static class UserAgent
{
    public static string Text { get; } = $"enisle/{ProductVersion.Number} (linux)";
}
