namespace Enisle.Spec.Runtime;

/// <summary>Shared empty maps, so that an absent object costs nothing.</summary>
internal static class Empty
{
    public static readonly IReadOnlyDictionary<string, string> Strings = new Dictionary<string, string>(0);
}
