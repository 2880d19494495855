namespace Enisle.Abi;

/// <summary>Spec: linux/close_range.h; close_range(2).</summary>
public static class CloseRange
{
    public const int CLOSE_RANGE_CLOEXEC = 4;
}
