namespace Enisle.Host;

/// <summary>What sort of mistake a person made; each face turns it into its own code (<see cref="ErrorKinds"/>).</summary>
public enum ErrorKind
{
    /// <summary>An argument, a flag or a file that cannot be understood or is against a rule.</summary>
    Invalid,

    /// <summary>The named thing does not exist.</summary>
    NotFound,

    /// <summary>The name is taken.</summary>
    AlreadyExists,

    /// <summary>The thing is there, but in a state that does not allow it.</summary>
    WrongState,

    /// <summary>The host or the level cannot do it.</summary>
    Unsupported,

    /// <summary>The host's kernel refused; the system call and its reason are in the message.</summary>
    Host,

    /// <summary>The workload's program is not there.</summary>
    CommandNotFound,

    /// <summary>The workload's program is there and cannot be executed.</summary>
    CommandNotExecutable,

    /// <summary>A server that is needed cannot be reached, or answers what nobody may believe.</summary>
    Unavailable,

    /// <summary>A server wants credentials, or refuses those it got.</summary>
    Denied,
}
