namespace Enisle.Runtime.CommandLine;

/// <summary>What a flag takes.</summary>
internal enum FlagKind
{
    /// <summary>Nothing, or <c>=true</c> or <c>=false</c> in one word.</summary>
    Switch,

    /// <summary>Any text; the last one counts.</summary>
    Text,

    /// <summary>Any text, as often as one likes; commas mean nothing.</summary>
    TextList,

    /// <summary>A decimal number that fits an int.</summary>
    Number,
}
