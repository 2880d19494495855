using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Cgroups;
using Enisle.Spec.Runtime;

namespace Enisle.Isolation.Cgroups.Limits;

/// <summary>Huge pages in use and, where the kernel can (5.7), reserved.</summary>
internal static class HugeTlbController
{
    public static void Apply(CgroupDirectory cgroup, CgroupVersion version, IReadOnlyList<HugepageLimit> limits)
    {
        string suffix = version == CgroupVersion.V2 ? "max" : "limit_in_bytes";
        for (int i = 0; i < limits.Count; i++)
        {
            string field = $"linux.resources.hugepageLimits[{i}]";
            string size = limits[i].PageSize;
            if (size.Contains('/', StringComparison.Ordinal) || size.Length == 0)
            {
                throw new EnisleException(ErrorKind.Invalid, $"{field}.pageSize: {Quoted.Text(size)} is not a page size as in 2MB");
            }

            long limit = (long)Math.Min(limits[i].Limit, long.MaxValue);
            Limit.Write(cgroup, $"hugetlb.{size}.{suffix}", limit, field);

            // Without it a workload could reserve pages that it may not touch, and die of SIGBUS instead of a refused mmap.
            string reserved = $"hugetlb.{size}.rsvd.{suffix}";
            Errno errno = cgroup.TryWrite(reserved, limit);
            if (errno is not (Errno.None or Errno.ENOENT))
            {
                throw Limit.Refused(cgroup, reserved, $"{limit}", field, errno);
            }
        }
    }
}
