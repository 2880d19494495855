namespace Enisle.Keeper;

/// <summary>Whose event it is.</summary>
internal enum PollKind
{
    Signal,
    Listener,
    Stream,
    Input,
    Client,
}
