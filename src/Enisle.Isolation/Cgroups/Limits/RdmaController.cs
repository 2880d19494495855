using System.Globalization;
using Enisle.Host;
using Enisle.Host.Cgroups;
using Enisle.Spec.Runtime;

namespace Enisle.Isolation.Cgroups.Limits;

/// <summary>Handles and objects of RDMA devices. The file is the same in v1 and v2.</summary>
internal static class RdmaController
{
    public static void Apply(CgroupDirectory cgroup, IReadOnlyList<RdmaLimit> limits)
    {
        foreach (RdmaLimit limit in limits)
        {
            string field = $"linux.resources.rdma.{Quoted.Text(limit.Device)}";
            if (limit.Device.AsSpan().ContainsAny(" \t\n") || limit.Device.Length == 0)
            {
                throw new EnisleException(ErrorKind.Invalid, $"{field}: not a device name");
            }

            string handles = limit.HcaHandles is { } h ? string.Create(CultureInfo.InvariantCulture, $" hca_handle={h}") : string.Empty;
            string objects = limit.HcaObjects is { } o ? string.Create(CultureInfo.InvariantCulture, $" hca_object={o}") : string.Empty;
            Limit.Write(cgroup, "rdma.max", limit.Device + handles + objects, field);
        }
    }
}
