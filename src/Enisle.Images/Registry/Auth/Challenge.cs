namespace Enisle.Images.Registry.Auth;

/// <summary>One way that a server offers to say who one is.</summary>
/// <param name="Scheme">Lower case: <c>basic</c>, <c>bearer</c>.</param>
/// <param name="Parameters">By name in lower case.</param>
internal sealed partial record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The parameter's text; null where it is not there.</summary>
    public string? Get(string name) => Parameters.GetValueOrDefault(name);
}
