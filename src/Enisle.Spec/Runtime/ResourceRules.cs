using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>Spec: config-linux.md, «Control groups». Names that become file names of a cgroup are held to be one file name.</summary>
internal static class ResourceRules
{
    /// <summary><paramref name="at"/> is where the object is in its document; empty: it is the document.</summary>
    public static void Check(Resources resources, string file, string at)
    {
        CheckDevices(resources.Devices, file, at);
        if (resources.Cpu is { Burst: { } burst, Quota: { } quota and > 0 } && burst > (ulong)quota)
        {
            throw Broken(file, at, "cpu.burst", $"{burst} is more than the quota, {quota}");
        }

        if (resources.BlockIO is { } blockIO)
        {
            CheckBlockIO(blockIO, file, at);
        }

        for (int i = 0; i < resources.HugepageLimits.Count; i++)
        {
            string size = resources.HugepageLimits[i].PageSize;
            if (!IsPageSize(size))
            {
                throw Broken(file, at, $"hugepageLimits[{i}].pageSize", $"{FieldPath.Quote(size)} is not a page size such as 2MB");
            }
        }

        IReadOnlyList<InterfacePriority> priorities = resources.Network?.Priorities ?? [];
        for (int i = 0; i < priorities.Count; i++)
        {
            if (!NetDeviceRules.IsName(priorities[i].Name))
            {
                throw Broken(file, at, $"network.priorities[{i}].name", $"{FieldPath.Quote(priorities[i].Name)} is not the name of a network device");
            }
        }

        foreach ((string device, uint? hcaHandles, uint? hcaObjects) in resources.Rdma)
        {
            if (hcaHandles is null && hcaObjects is null)
            {
                throw new SpecException(file, FieldPath.Member(at.Length == 0 ? "rdma" : $"{at}.rdma", device), "needs hcaHandles, hcaObjects or both");
            }

            if (device.Length == 0 || device.AsSpan().ContainsAny(' ', '\n', '\t'))
            {
                throw new SpecException(file, FieldPath.Member(at.Length == 0 ? "rdma" : $"{at}.rdma", device), "is not the name of a device");
            }
        }

        foreach (string name in resources.Unified.Keys)
        {
            if (name is "" or "." or ".." || name.Contains('/', StringComparison.Ordinal))
            {
                throw new SpecException(file, FieldPath.Member(at.Length == 0 ? "unified" : $"{at}.unified", name), "is not the name of a file");
            }
        }
    }

    private static void CheckDevices(IReadOnlyList<DeviceRule> devices, string file, string at)
    {
        for (int i = 0; i < devices.Count; i++)
        {
            DeviceRule rule = devices[i];
            if (rule.Type is not (null or "a" or "c" or "b"))
            {
                throw Broken(file, at, $"devices[{i}].type", $"{FieldPath.Quote(rule.Type)} is not one of a, c, b");
            }

            if (rule.Access is { } access && access.AsSpan().ContainsAnyExcept('r', 'w', 'm'))
            {
                throw Broken(file, at, $"devices[{i}].access", $"{FieldPath.Quote(access)} is not made of r, w and m");
            }

            if (rule.Major > uint.MaxValue || rule.Minor > uint.MaxValue)
            {
                (string field, long? number) = rule.Major > uint.MaxValue ? ("major", rule.Major) : ("minor", rule.Minor);
                throw Broken(file, at, $"devices[{i}].{field}", $"{number} is more than {uint.MaxValue}");
            }
        }
    }

    private static void CheckBlockIO(BlockIO blockIO, string file, string at)
    {
        CheckWeight(blockIO.Weight, file, at, "blockIO.weight");
        CheckWeight(blockIO.LeafWeight, file, at, "blockIO.leafWeight");
        for (int i = 0; i < blockIO.WeightDevice.Count; i++)
        {
            WeightDevice device = blockIO.WeightDevice[i];
            if (device.Weight is null && device.LeafWeight is null)
            {
                throw Broken(file, at, $"blockIO.weightDevice[{i}]", "needs weight, leafWeight or both");
            }

            CheckWeight(device.Weight, file, at, $"blockIO.weightDevice[{i}].weight");
            CheckWeight(device.LeafWeight, file, at, $"blockIO.weightDevice[{i}].leafWeight");
        }
    }

    // 0 is how engines say that they have nothing to say.
    private static void CheckWeight(ushort? weight, string file, string at, string field)
    {
        if (weight is not (null or 0 or (>= 10 and <= 1000)))
        {
            throw Broken(file, at, field, $"{weight} is not from 10 to 1000");
        }
    }

    private static bool IsPageSize(string size) =>
        size.Length is > 2 and < 16 && size[..^2].AsSpan().ContainsAnyExceptInRange('0', '9') == false && size.AsSpan()[^2..] is "KB" or "MB" or "GB";

    private static SpecException Broken(string file, string at, string field, string rule) => new(file, at.Length == 0 ? field : $"{at}.{field}", rule);
}
