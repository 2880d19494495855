using System.Buffers.Text;
using Enisle.Host;

namespace Enisle.Isolation.Cgroups.Devices;

/// <summary>A v1 devices cgroup as the kernel keeps it: one default, and exceptions from it. Spec: security/device_cgroup.c.</summary>
internal sealed class DeviceList(bool allowsByDefault)
{
    private readonly List<(DeviceMatch Match, DeviceAccess Access)> _exceptions = [];

    public bool AllowsByDefault { get; } = allowsByDefault;

    public IReadOnlyList<(DeviceMatch Match, DeviceAccess Access)> Exceptions => _exceptions;

    /// <summary>The state that writing the rules one after the other would leave.</summary>
    /// <exception cref="EnisleException">
    /// A rule takes a part out of an earlier, wider one. v1 cannot: it would silently leave the part allowed.
    /// </exception>
    public static DeviceList From(DeviceRules rules)
    {
        DeviceList list = new(rules.AllowsByDefault);
        foreach (DeviceEntry entry in rules.Entries)
        {
            if (entry.Allow != list.AllowsByDefault)
            {
                list.Add(entry.Match, entry.Access);
            }
            else
            {
                list.Remove(entry);
            }
        }

        return list;
    }

    /// <summary>Reads devices.list. A cgroup that allows by default shows no exceptions: they cannot be known.</summary>
    public static DeviceList Parse(ReadOnlySpan<byte> text)
    {
        DeviceList list = new(text.StartsWith("a "u8));
        while (!list.AllowsByDefault && !text.IsEmpty)
        {
            ReadOnlySpan<byte> line = Lines.Next(ref text);
            ReadOnlySpan<byte> type = Lines.Word(ref line);
            ReadOnlySpan<byte> numbers = Lines.Word(ref line);
            int colon = numbers.IndexOf((byte)':');
            if (colon > 0)
            {
                DeviceMatch match = new(type.SequenceEqual("b"u8), ParseNumber(numbers[..colon]), ParseNumber(numbers[(colon + 1)..]));
                list.Add(match, ParseAccess(line));
            }
        }

        return list;
    }

    /// <summary>The fewest writes from this state to <paramref name="target"/>; nothing that stays allowed is denied on the way.</summary>
    public List<DeviceEntry> ChangesTo(DeviceList target, out bool startsOver)
    {
        startsOver = AllowsByDefault || AllowsByDefault != target.AllowsByDefault;
        List<DeviceEntry> changes = [];
        if (!startsOver)
        {
            foreach ((DeviceMatch match, DeviceAccess access) in _exceptions)
            {
                AddChange(changes, target.AllowsByDefault, match, access & ~target.AccessOf(match));
            }
        }

        foreach ((DeviceMatch match, DeviceAccess access) in target._exceptions)
        {
            AddChange(changes, !target.AllowsByDefault, match, startsOver ? access : access & ~AccessOf(match));
        }

        return changes;
    }

    private static void AddChange(List<DeviceEntry> changes, bool allow, DeviceMatch match, DeviceAccess access)
    {
        if (access != DeviceAccess.None)
        {
            changes.Add(new DeviceEntry(allow, match, access));
        }
    }

    private static long ParseNumber(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long number, out _) ? number : DeviceMatch.Any;

    private static DeviceAccess ParseAccess(ReadOnlySpan<byte> text) =>
        (text.Contains((byte)'r') ? DeviceAccess.Read : 0)
        | (text.Contains((byte)'w') ? DeviceAccess.Write : 0)
        | (text.Contains((byte)'m') ? DeviceAccess.Mknod : 0);

    private int IndexOf(DeviceMatch match)
    {
        for (int i = 0; i < _exceptions.Count; i++)
        {
            if (_exceptions[i].Match == match)
            {
                return i;
            }
        }

        return -1;
    }

    private DeviceAccess AccessOf(DeviceMatch match) => IndexOf(match) is >= 0 and int i ? _exceptions[i].Access : DeviceAccess.None;

    private void Add(DeviceMatch match, DeviceAccess access)
    {
        int i = IndexOf(match);
        if (i < 0)
        {
            _exceptions.Add((match, access));
        }
        else
        {
            _exceptions[i] = (match, _exceptions[i].Access | access);
        }
    }

    private void Remove(DeviceEntry entry)
    {
        for (int i = _exceptions.Count - 1; i >= 0; i--)
        {
            (DeviceMatch match, DeviceAccess access) = _exceptions[i];
            if ((access & entry.Access) == 0 || !match.Meets(entry.Match))
            {
                continue;
            }

            if (!entry.Match.Covers(match))
            {
                throw new EnisleException(
                    ErrorKind.Unsupported,
                    "linux.resources.devices: a rule takes single devices out of an earlier rule for more devices, which cgroup v1 cannot");
            }

            _exceptions[i] = (match, access & ~entry.Access);
            if (_exceptions[i].Access == DeviceAccess.None)
            {
                _exceptions.RemoveAt(i);
            }
        }
    }
}
