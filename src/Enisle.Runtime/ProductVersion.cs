namespace Enisle.Runtime;

/// <summary>What <c>--version</c> says; Docker and Podman read these lines.</summary>
internal static class ProductVersion
{
    /// <summary>This program's.</summary>
    public const string Product = "0.1.0";

    /// <summary>The newest runtime-spec that is understood.</summary>
    public const string Spec = "1.3.0";

    public static string Describe(string program) => $"{program} version {Product}\nspec: {Spec}\n";
}
