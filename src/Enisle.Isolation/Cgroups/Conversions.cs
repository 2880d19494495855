using Enisle.Host;
using Enisle.Spec.Runtime;

namespace Enisle.Isolation.Cgroups;

/// <summary>From the specification's values, which are v1's, to v2's.</summary>
internal static class Conversions
{
    /// <summary>cpu.shares (2 to 262144, default 1024) to cpu.weight (1 to 10000, default 100).</summary>
    /// <remarks>
    /// A quadratic in the logarithm that maps least, default and most onto each other, agreed by runc 1.3.2 and crun 1.23. The older
    /// straight line made 39 of the default, less than a process outside any container has.
    /// </remarks>
    public static ulong SharesToWeight(ulong shares)
    {
        if (shares <= 2)
        {
            return 1;
        }

        if (shares >= 262_144)
        {
            return 10_000;
        }

        double log = Math.Log2(shares);
        double exponent = (((log * log) + (125 * log)) / 612.0) - (7.0 / 34.0);
        return (ulong)Math.Ceiling(Math.Pow(10, exponent));
    }

    /// <summary>blkio weight (10 to 1000) to io.weight (1 to 10000), linearly.</summary>
    public static ulong BlockIOToIOWeight(ushort weight) => 1 + (((ulong)Math.Max(weight, (ushort)10) - 10) * 9999 / 990);

    /// <summary>v1's limit of memory and swap together to v2's of swap alone: -1 unlimited; 0 none, or not set when the input is not above 0.</summary>
    public static long SwapOnly(MemoryLimits memory)
    {
        long limit = memory.Limit ?? 0;
        long both = memory.Swap ?? 0;
        if (limit == -1 && both == 0)
        {
            return -1;
        }

        if (both is 0 or -1 || limit == -1)
        {
            return both;
        }

        if (limit == 0)
        {
            throw new EnisleException(ErrorKind.Invalid, "linux.resources.memory.swap: needs linux.resources.memory.limit: it counts both");
        }

        return limit < 0 || both < limit
            ? throw new EnisleException(ErrorKind.Invalid, $"linux.resources.memory.swap: {both} is less than linux.resources.memory.limit {limit}")
            : both - limit;
    }
}
