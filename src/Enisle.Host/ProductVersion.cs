namespace Enisle.Host;

/// <summary>The version that every face prints: a constant, so that the start path looks nothing up.</summary>
public static class ProductVersion
{
    /// <summary>Semantic version; Directory.Build.props has the same, held by an architecture test.</summary>
    public const string Number = "0.1.0";
}
