using System.Runtime.InteropServices;

namespace Enisle.Host.Spawn;

/// <summary>What <see cref="CloneStub"/> reads and writes; offsets are its contract.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CloneFrame
{
    public Abi.clone_args* Arguments;
    public ulong ArgumentsSize;
    public CloneCall* FirstCall;

    /// <summary>Set by a child that failed before the init: the call,</summary>
    public CloneCall* FailedCall;

    /// <summary>and its negative errno.</summary>
    public long Failure;
}
