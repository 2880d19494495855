namespace Enisle.Abi;

/// <summary>Marks a struct whose size and offsets a test compares with the C compiler's for <paramref name="header"/>.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class KernelStructAttribute(string header) : Attribute
{
    public string Header { get; } = header;
}
