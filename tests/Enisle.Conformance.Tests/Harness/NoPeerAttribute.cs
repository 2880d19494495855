namespace Enisle.Conformance.Tests.Harness;

/// <summary>A case that no peer can prove, and why it is right all the same.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NoPeerAttribute(string why) : Attribute
{
    public string Why => why;
}
