namespace Enisle.Bench;

/// <summary>A benchmark that could not be carried out; the message is what the person reads.</summary>
internal sealed class BenchException(string message) : Exception(message);
