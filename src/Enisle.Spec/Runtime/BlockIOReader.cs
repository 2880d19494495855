using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>The <c>linux.resources.blockIO</c> section.</summary>
internal static class BlockIOReader
{
    public static BlockIO? ReadBlockIO(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        ushort? weight = null, leafWeight = null;
        IReadOnlyList<WeightDevice> weightDevice = [];
        IReadOnlyList<ThrottleDevice> readBps = [], writeBps = [], readIops = [], writeIops = [];
        while (json.NextMember())
        {
            if (json.NameIs("weight"u8)) weight = json.UInt16();
            else if (json.NameIs("leafWeight"u8)) leafWeight = json.UInt16();
            else if (json.NameIs("weightDevice"u8)) weightDevice = json.List(ReadWeightDevice);
            else if (json.NameIs("throttleReadBpsDevice"u8)) readBps = json.List(ReadThrottleDevice);
            else if (json.NameIs("throttleWriteBpsDevice"u8)) writeBps = json.List(ReadThrottleDevice);
            else if (json.NameIs("throttleReadIOPSDevice"u8)) readIops = json.List(ReadThrottleDevice);
            else if (json.NameIs("throttleWriteIOPSDevice"u8)) writeIops = json.List(ReadThrottleDevice);
            else json.Skip();
        }

        return new BlockIO
        {
            Weight = weight,
            LeafWeight = leafWeight,
            WeightDevice = weightDevice,
            ThrottleReadBpsDevice = readBps,
            ThrottleWriteBpsDevice = writeBps,
            ThrottleReadIopsDevice = readIops,
            ThrottleWriteIopsDevice = writeIops,
        };
    }

    private static WeightDevice ReadWeightDevice(ref JsonCursor json)
    {
        long? major = null, minor = null;
        ushort? weight = null, leafWeight = null;
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("major"u8)) major = json.Integer(0, uint.MaxValue);
            else if (json.NameIs("minor"u8)) minor = json.Integer(0, uint.MaxValue);
            else if (json.NameIs("weight"u8)) weight = json.UInt16();
            else if (json.NameIs("leafWeight"u8)) leafWeight = json.UInt16();
            else json.Skip();
        }

        return new WeightDevice(major ?? throw json.Missing("major"), minor ?? throw json.Missing("minor"), weight, leafWeight);
    }

    private static ThrottleDevice ReadThrottleDevice(ref JsonCursor json)
    {
        long? major = null, minor = null;
        ulong? rate = null;
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("major"u8)) major = json.Integer(0, uint.MaxValue);
            else if (json.NameIs("minor"u8)) minor = json.Integer(0, uint.MaxValue);
            else if (json.NameIs("rate"u8)) rate = json.Unsigned();
            else json.Skip();
        }

        return new ThrottleDevice(
            major ?? throw json.Missing("major"), minor ?? throw json.Missing("minor"), rate ?? throw json.Missing("rate"));
    }
}
