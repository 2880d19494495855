using Enisle.Host;

namespace Enisle.Runtime;

/// <summary>What <c>--version</c> says; Docker and Podman read these lines.</summary>
internal static class VersionText
{
    /// <summary>The newest runtime-spec that is understood.</summary>
    public const string Spec = "1.3.0";

    public static string For(string program) => $"{program} version {ProductVersion.Number}\nspec: {Spec}\n";
}
