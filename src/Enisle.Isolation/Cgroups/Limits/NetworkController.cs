using System.Globalization;
using Enisle.Host;
using Enisle.Host.Cgroups;
using Enisle.Spec.Runtime;

namespace Enisle.Isolation.Cgroups.Limits;

/// <summary>Marks on packets: v1 only.</summary>
internal static class NetworkController
{
    public static void ApplyClass(CgroupDirectory cgroup, uint classId) =>
        Limit.Write(cgroup, "net_cls.classid", classId, "linux.resources.network.classID");

    public static void ApplyPriorities(CgroupDirectory cgroup, IReadOnlyList<InterfacePriority> priorities)
    {
        for (int i = 0; i < priorities.Count; i++)
        {
            string name = priorities[i].Name;
            string field = $"linux.resources.network.priorities[{i}]";
            if (name.AsSpan().ContainsAny(" \t\n/") || name.Length is 0 or > 15)
            {
                throw new EnisleException(ErrorKind.Invalid, $"{field}.name: {Quoted.Text(name)} is not an interface name");
            }

            string line = string.Create(CultureInfo.InvariantCulture, $"{name} {priorities[i].Priority}");
            Limit.Write(cgroup, "net_prio.ifpriomap", line, field);
        }
    }
}
