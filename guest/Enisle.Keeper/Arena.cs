namespace Enisle.Keeper;

/// <summary>All the memory there is: taken once, in order, at the start. Pages that are never touched cost nothing.</summary>
internal static unsafe class Arena
{
    private const int Alignment = 64;
    private static byte* s_next;

    /// <summary>Sets it up for so many bytes in all.</summary>
    public static bool TryReserve(long size)
    {
        s_next = Kernel.Reserve(size);
        return s_next != null;
    }

    /// <summary>Zeroed.</summary>
    public static byte* Take(long size)
    {
        byte* taken = s_next;
        s_next += (size + Alignment - 1) & ~(Alignment - 1);
        return taken;
    }
}
