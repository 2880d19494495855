namespace Enisle.Output.CommandTree;

/// <summary>What a value on the command line names: what completion offers for it.</summary>
internal enum WordKind : byte
{
    /// <summary>Nothing that could be offered.</summary>
    None,

    /// <summary>One of a few words that the option itself knows.</summary>
    Words,
    Instances,
    Images,
    Networks,
    Volumes,
    Files,
    Directories,
}
