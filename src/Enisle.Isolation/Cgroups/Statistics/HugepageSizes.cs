using System.Globalization;
using Enisle.Host.Cgroups;

namespace Enisle.Isolation.Cgroups.Statistics;

/// <summary>The huge page sizes of this host, in the words of the hugetlb controller's file names.</summary>
internal static class HugepageSizes
{
    private const string Prefix = "hugepages-";
    private const string Suffix = "kB";

    /// <summary>As in <c>2MB</c> and <c>1GB</c>.</summary>
    public static List<string> Read()
    {
        List<string> sizes = [];
        foreach (string name in CgroupTree.Children("/sys/kernel/mm/hugepages"))
        {
            if (FromDirectory(name) is { } size)
            {
                sizes.Add(size);
            }
        }

        return sizes;
    }

    /// <summary>From <c>hugepages-2048kB</c> to <c>2MB</c>; null for any other name. Spec: mem_fmt, mm/hugetlb_cgroup.c.</summary>
    public static string? FromDirectory(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || !name.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return null;
        }

        ReadOnlySpan<char> digits = name.AsSpan(Prefix.Length, name.Length - Prefix.Length - Suffix.Length);
        return !ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ulong kilobytes) ? null
            : kilobytes >= 1 << 20 ? $"{kilobytes >> 20}GB"
            : kilobytes >= 1 << 10 ? $"{kilobytes >> 10}MB"
            : $"{kilobytes}KB";
    }
}
