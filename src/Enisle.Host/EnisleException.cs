namespace Enisle.Host;

/// <summary>What a person did wrong or cannot have, in one line that names the thing and the rule.</summary>
public sealed class EnisleException(ErrorKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Decides the exit code, the HTTP status and containerd's code.</summary>
    public ErrorKind Kind { get; } = kind;
}
