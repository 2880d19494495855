namespace Enisle.Spec.Runtime;

/// <summary>Priority of what leaves through one interface.</summary>
public readonly record struct InterfacePriority(string Name, uint Priority);
