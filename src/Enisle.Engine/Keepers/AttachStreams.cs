using Enisle.Abi;

namespace Enisle.Engine.Keepers;

/// <summary>What a client of a keeper takes part in.</summary>
[Flags]
public enum AttachStreams
{
    /// <summary>Only the end.</summary>
    None = 0,

    /// <summary>Its bytes go to the workload.</summary>
    Input = KeeperStreams.Input,

    /// <summary>Standard output, or the terminal's.</summary>
    Output = KeeperStreams.Output,

    /// <summary>Standard error.</summary>
    Error = KeeperStreams.Error,

    /// <summary>It must not lose a byte: when it does not read, the workload waits, without limit. Others are let go after a while.</summary>
    Foreground = KeeperStreams.Foreground,
}
