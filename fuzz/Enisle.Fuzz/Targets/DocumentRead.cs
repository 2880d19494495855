namespace Enisle.Fuzz.Targets;

/// <summary>A reader of a document; <paramref name="file"/> is what messages call it.</summary>
internal delegate T DocumentRead<T>(ReadOnlySpan<byte> text, string file);
