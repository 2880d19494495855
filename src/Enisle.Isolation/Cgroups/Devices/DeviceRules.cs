using Enisle.Host;
using Enisle.Spec.Runtime;

namespace Enisle.Isolation.Cgroups.Devices;

/// <summary>The configuration's device rules, checked, and with those that every instance has. Later rules win.</summary>
/// <param name="AllowsByDefault">What holds where no entry matches.</param>
/// <param name="Entries">In the order of the configuration, from the last «all devices» on.</param>
internal sealed record DeviceRules(bool AllowsByDefault, IReadOnlyList<DeviceEntry> Entries)
{
    private const string Field = "linux.resources.devices";

    /// <summary>Every rule of the configuration, then the default devices; nothing is allowed before the first rule.</summary>
    public static DeviceRules From(IReadOnlyList<DeviceRule> rules)
    {
        bool allowsByDefault = false;
        List<DeviceEntry> entries = new(rules.Count + 12);
        for (int i = 0; i < rules.Count; i++)
        {
            if (TryReadReset(rules[i], i, out bool allow))
            {
                allowsByDefault = allow;
                entries.Clear();
                continue;
            }

            AddEntries(rules[i], i, entries);
        }

        if (!(allowsByDefault && entries.Count == 0))
        {
            AddDefaults(entries);
        }

        return new DeviceRules(allowsByDefault, entries);
    }

    /// <summary>A rule about all devices wipes out what was before it, as a write of «a» does in v1.</summary>
    /// <remarks>
    /// To deny «all» with fewer than all accesses denies everything in v1 and in runc; to allow so would allow more than was said, so
    /// such a rule is read by its letter.
    /// </remarks>
    private static bool TryReadReset(DeviceRule rule, int index, out bool allow)
    {
        allow = rule.Allow;
        bool isAllTypes = rule.Type is null or "" or "a";
        bool isAllNumbers = rule.Major is null or < 0 && rule.Minor is null or < 0;
        return isAllTypes && isAllNumbers && (!rule.Allow || ReadAccess(rule, index) == DeviceAccess.All);
    }

    private static void AddEntries(DeviceRule rule, int index, List<DeviceEntry> entries)
    {
        DeviceAccess access = ReadAccess(rule, index);
        long major = ReadNumber(rule.Major, $"{Field}[{index}].major");
        long minor = ReadNumber(rule.Minor, $"{Field}[{index}].minor");
        if (rule.Type is null or "" or "a" or "b")
        {
            entries.Add(new DeviceEntry(rule.Allow, new DeviceMatch(true, major, minor), access));
        }

        if (rule.Type is null or "" or "a" or "c" or "u")
        {
            entries.Add(new DeviceEntry(rule.Allow, new DeviceMatch(false, major, minor), access));
        }

        if (rule.Type is not (null or "" or "a" or "b" or "c" or "u"))
        {
            throw new EnisleException(ErrorKind.Invalid, $"{Field}[{index}].type: {Quoted.Text(rule.Type)} is not a, b or c");
        }
    }

    private static long ReadNumber(long? number, string field) => number switch
    {
        null or < 0 => DeviceMatch.Any,
        > uint.MaxValue => throw new EnisleException(ErrorKind.Invalid, $"{field}: {number} is not a device number"),
        _ => number.Value,
    };

    private static DeviceAccess ReadAccess(DeviceRule rule, int index)
    {
        if (string.IsNullOrEmpty(rule.Access))
        {
            return DeviceAccess.All;
        }

        DeviceAccess access = DeviceAccess.None;
        foreach (char letter in rule.Access)
        {
            access |= letter switch
            {
                'r' => DeviceAccess.Read,
                'w' => DeviceAccess.Write,
                'm' => DeviceAccess.Mknod,
                _ => throw new EnisleException(
                    ErrorKind.Invalid, $"{Field}[{index}].access: {Quoted.Text(rule.Access)} is not made of r, w and m"),
            };
        }

        return access;
    }

    /// <summary>Nodes of any number may be made, not opened; and the devices of config-linux.md, «Default Devices», with the tty ones and tun.</summary>
    private static void AddDefaults(List<DeviceEntry> entries)
    {
        Add(DeviceMatch.Any, DeviceMatch.Any, DeviceAccess.Mknod);
        entries.Add(new DeviceEntry(true, new DeviceMatch(true, DeviceMatch.Any, DeviceMatch.Any), DeviceAccess.Mknod));
        Add(1, 3, DeviceAccess.All);                   // /dev/null
        Add(1, 8, DeviceAccess.All);                   // /dev/random
        Add(1, 7, DeviceAccess.All);                   // /dev/full
        Add(5, 0, DeviceAccess.All);                   // /dev/tty
        Add(1, 5, DeviceAccess.All);                   // /dev/zero
        Add(1, 9, DeviceAccess.All);                   // /dev/urandom
        Add(5, 1, DeviceAccess.All);                   // /dev/console
        Add(136, DeviceMatch.Any, DeviceAccess.All);   // /dev/pts/*
        Add(5, 2, DeviceAccess.All);                   // /dev/ptmx
        Add(10, 200, DeviceAccess.All);                // /dev/net/tun

        void Add(long major, long minor, DeviceAccess access) =>
            entries.Add(new DeviceEntry(true, new DeviceMatch(false, major, minor), access));
    }
}
