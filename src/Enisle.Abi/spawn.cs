namespace Enisle.Abi;

/// <summary>Spec: linux/close_range.h; close_range(2), wait4(2).</summary>
public static class SpawnAbi
{
    public const int CLOSE_RANGE_CLOEXEC = 4;

    /// <summary>__WALL: children of clone(2) too, whatever their exit signal.</summary>
    public const int WaitAll = 0x40000000;
}
