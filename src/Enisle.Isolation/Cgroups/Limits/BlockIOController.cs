using System.Globalization;
using Enisle.Abi;
using Enisle.Host.Cgroups;
using Enisle.Spec.Runtime;

namespace Enisle.Isolation.Cgroups.Limits;

/// <summary>Weights and rates of block devices. A weight of 0 leaves what is there.</summary>
internal static class BlockIOController
{
    private const string Field = "linux.resources.blockIO";

    public static bool IsSet(BlockIO io) =>
        io.Weight is > 0 || io.LeafWeight is > 0 || io.WeightDevice.Count > 0 || io.ThrottleReadBpsDevice.Count > 0
        || io.ThrottleWriteBpsDevice.Count > 0 || io.ThrottleReadIopsDevice.Count > 0 || io.ThrottleWriteIopsDevice.Count > 0;

    public static void ApplyV1(CgroupDirectory cgroup, BlockIO io)
    {
        if (io.Weight is { } weight and > 0)
        {
            WriteEither(cgroup, "blkio.weight", "blkio.bfq.weight", $"{weight}", $"{Field}.weight");
        }

        if (io.LeafWeight is { } leafWeight and > 0)
        {
            Limit.Write(cgroup, "blkio.leaf_weight", leafWeight, $"{Field}.leafWeight");
        }

        for (int i = 0; i < io.WeightDevice.Count; i++)
        {
            WeightDevice device = io.WeightDevice[i];
            if (device.Weight is > 0)
            {
                string value = Line(device.Major, device.Minor, string.Empty, device.Weight.Value);
                WriteEither(cgroup, "blkio.weight_device", "blkio.bfq.weight_device", value, $"{Field}.weightDevice[{i}].weight");
            }

            if (device.LeafWeight is > 0)
            {
                string value = Line(device.Major, device.Minor, string.Empty, device.LeafWeight.Value);
                Limit.Write(cgroup, "blkio.leaf_weight_device", value, $"{Field}.weightDevice[{i}].leafWeight");
            }
        }

        Throttle(cgroup, io.ThrottleReadBpsDevice, "blkio.throttle.read_bps_device", string.Empty, "throttleReadBpsDevice");
        Throttle(cgroup, io.ThrottleWriteBpsDevice, "blkio.throttle.write_bps_device", string.Empty, "throttleWriteBpsDevice");
        Throttle(cgroup, io.ThrottleReadIopsDevice, "blkio.throttle.read_iops_device", string.Empty, "throttleReadIOPSDevice");
        Throttle(cgroup, io.ThrottleWriteIopsDevice, "blkio.throttle.write_iops_device", string.Empty, "throttleWriteIOPSDevice");
    }

    public static void ApplyV2(CgroupDirectory cgroup, BlockIO io)
    {
        if (io.LeafWeight is > 0)
        {
            throw Limit.NotInV2($"{Field}.leafWeight");
        }

        if (io.Weight is { } weight and > 0)
        {
            WriteWeightV2(cgroup, string.Empty, weight, $"{Field}.weight");
        }

        for (int i = 0; i < io.WeightDevice.Count; i++)
        {
            WeightDevice device = io.WeightDevice[i];
            if (device.LeafWeight is > 0)
            {
                throw Limit.NotInV2($"{Field}.weightDevice[{i}].leafWeight");
            }

            if (device.Weight is { } deviceWeight and > 0)
            {
                string prefix = string.Create(CultureInfo.InvariantCulture, $"{device.Major}:{device.Minor} ");
                WriteWeightV2(cgroup, prefix, deviceWeight, $"{Field}.weightDevice[{i}].weight");
            }
        }

        Throttle(cgroup, io.ThrottleReadBpsDevice, "io.max", "rbps=", "throttleReadBpsDevice");
        Throttle(cgroup, io.ThrottleWriteBpsDevice, "io.max", "wbps=", "throttleWriteBpsDevice");
        Throttle(cgroup, io.ThrottleReadIopsDevice, "io.max", "riops=", "throttleReadIOPSDevice");
        Throttle(cgroup, io.ThrottleWriteIopsDevice, "io.max", "wiops=", "throttleWriteIOPSDevice");
    }

    /// <summary>The BFQ scheduler's own file has v1's range; io.weight, of the iocost controller, has a wider one.</summary>
    private static void WriteWeightV2(CgroupDirectory cgroup, string prefix, ushort weight, string field)
    {
        string value = string.Create(CultureInfo.InvariantCulture, $"{prefix}{weight}");
        Errno errno = cgroup.TryWrite("io.bfq.weight", value);
        if (errno == Errno.ENOENT)
        {
            value = string.Create(CultureInfo.InvariantCulture, $"{prefix}{Conversions.BlockIOToIOWeight(weight)}");
            Limit.Write(cgroup, "io.weight", value, field);
        }
        else if (errno != Errno.None)
        {
            throw Limit.Refused(cgroup, "io.bfq.weight", value, field, errno);
        }
    }

    private static void WriteEither(CgroupDirectory cgroup, string file, string alias, string value, string field)
    {
        Errno errno = cgroup.TryWrite(file, value);
        errno = errno == Errno.ENOENT ? cgroup.TryWrite(alias, value) : errno;
        if (errno != Errno.None)
        {
            throw Limit.Refused(cgroup, file, value, field, errno);
        }
    }

    private static void Throttle(CgroupDirectory cgroup, IReadOnlyList<ThrottleDevice> devices, string file, string key, string field)
    {
        for (int i = 0; i < devices.Count; i++)
        {
            ThrottleDevice device = devices[i];

            // v1 takes 0 for «no limit»; v2 refuses it and calls it max.
            string value = key.Length > 0 && device.Rate == 0
                ? string.Create(CultureInfo.InvariantCulture, $"{device.Major}:{device.Minor} {key}max")
                : Line(device.Major, device.Minor, key, device.Rate);
            Limit.Write(cgroup, file, value, $"{Field}.{field}[{i}]");
        }
    }

    private static string Line(long major, long minor, string key, ulong value) =>
        string.Create(CultureInfo.InvariantCulture, $"{major}:{minor} {key}{value}");
}
