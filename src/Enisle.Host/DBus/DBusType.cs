namespace Enisle.Host.DBus;

/// <summary>Kinds of messages. Spec: D-Bus Specification 0.43, «Message Format».</summary>
public enum DBusType
{
    /// <summary>Not a message.</summary>
    Invalid = 0,

    /// <summary>Wants an answer.</summary>
    MethodCall = 1,

    /// <summary>The answer.</summary>
    MethodReturn = 2,

    /// <summary>The answer that it failed.</summary>
    Error = 3,

    /// <summary>Told to everybody who listens.</summary>
    Signal = 4,
}
