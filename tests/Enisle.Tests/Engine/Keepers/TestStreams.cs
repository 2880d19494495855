using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Spawn;
using Enisle.Tests.Runtime;

namespace Enisle.Tests.Engine.Keepers;

/// <summary>A workload's streams, both ends.</summary>
internal sealed class TestStreams : IDisposable
{
    public OwnedFd? Master { get; private init; }

    public OwnedFd? Input { get; private init; }

    public OwnedFd? Output { get; private init; }

    public OwnedFd? Error { get; private init; }

    /// <summary>For its 0, 1 and 2.</summary>
    public required IReadOnlyList<OwnedFd> OfTheChild { get; init; }

    public static TestStreams OfTerminal()
    {
        OwnedFd master = Pty.OpenMaster();
        return new TestStreams { Master = master, OfTheChild = [Pty.OpenSlave(master)] };
    }

    public static TestStreams OfPipes()
    {
        (OwnedFd theirInput, OwnedFd input) = Pipes.Create();
        (OwnedFd output, OwnedFd theirOutput) = Pipes.Create();
        (OwnedFd error, OwnedFd theirError) = Pipes.Create();
        return new TestStreams { Input = input, Output = output, Error = error, OfTheChild = [theirInput, theirOutput, theirError] };
    }

    public void AddTo(SpawnPlanBuilder plan)
    {
        plan.Call("setsid", null, Syscall.setsid);
        if (Master is not null)
        {
            plan.Call("TIOCSCTTY", null, Syscall.ioctl, OfTheChild[0].Number, Ioctls.TIOCSCTTY, 0);
        }

        for (int i = 0; i < 3; i++)
        {
            plan.Call("dup", null, Syscall.dup3, OfTheChild[Math.Min(i, OfTheChild.Count - 1)].Number, i, 0);
        }
    }

    public void Dispose()
    {
        foreach (OwnedFd? fd in (OwnedFd?[])[Master, Input, Output, Error, .. OfTheChild])
        {
            fd?.Dispose();
        }
    }
}
