namespace Enisle.Spec.Runtime;

/// <summary>Which kinds of namespace a container has of its own or joins: bit n of each word is <see cref="NamespaceKind"/> n.</summary>
internal readonly record struct NamespaceSet(uint Listed, uint Joined)
{
    public bool Has(NamespaceKind kind) => (Listed & (1u << (int)kind)) != 0;

    public bool Makes(NamespaceKind kind) => (Listed & ~Joined & (1u << (int)kind)) != 0;
}
