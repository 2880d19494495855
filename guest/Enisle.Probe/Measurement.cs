namespace Enisle.Probe;

/// <summary>Batches of one kind, as many as fit into its time, and their median.</summary>
internal static unsafe class Measurement
{
    /// <summary>How many are sorted at most.</summary>
    public const int MaxBatches = 41;

    private const int MinBatches = 5;

    /// <summary>So long that the clock's own calls do not matter, so short that the scheduler interrupts few on a busy host.</summary>
    private const long BatchNs = 100_000;

    /// <summary>All batches of a kind together, unless <see cref="MinBatches"/> take longer.</summary>
    private const long BudgetNs = 60_000_000;

    /// <summary>For a page fault: 16 MiB.</summary>
    private const long MaxOperations = 4096;

    private const long MaxPicoseconds = 0x7FFF_FFFF_FFFF_FFFF / 1000;

    /// <returns>0, or a negative errno.</returns>
    public static int Run(Kind kind, Workbench* bench, out Figures figures)
    {
        figures = default;
        long end = C.Now() + BudgetNs;
        long count = 1;
        while (true)
        {
            long took = Operations.Run(kind, bench, count);
            if (took < 0)
            {
                return (int)took;
            }

            if (took >= BatchNs || count >= Limit(kind))
            {
                break;
            }

            count *= 2;
        }

        long* batches = bench->Batches;
        int done = 0;
        while (done < MaxBatches && (done < MinBatches || C.Now() < end))
        {
            long took = Operations.Run(kind, bench, count);
            if (took < 0)
            {
                return (int)took;
            }

            Insert(batches, done++, took);
        }

        figures.Operations = count;
        figures.Batches = done;
        figures.MedianPs = PicosecondsEach(batches[done / 2], count);
        figures.LowPs = PicosecondsEach(batches[done / 10], count);
        return 0;
    }

    // Others are stopped by the clock long before.
    private static long Limit(Kind kind) => kind == Kind.PageFault ? MaxOperations : 1 << 20;

    private static long PicosecondsEach(long nanoseconds, long count) =>
        (nanoseconds > MaxPicoseconds ? MaxPicoseconds : nanoseconds) * 1000 / count;

    private static void Insert(long* sorted, int length, long value)
    {
        int i = length;
        while (i > 0 && sorted[i - 1] > value)
        {
            sorted[i] = sorted[i - 1];
            i--;
        }

        sorted[i] = value;
    }
}
