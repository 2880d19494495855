namespace Enisle.Spec.Json;

/// <summary>Reads the value of one member of an object whose names are data.</summary>
internal delegate T NamedReader<T>(ref JsonCursor json, string name);
