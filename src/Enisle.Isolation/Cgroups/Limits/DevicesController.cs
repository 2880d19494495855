using System.Buffers.Text;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Bpf;
using Enisle.Host.Cgroups;
using Enisle.Host.Fd;
using Enisle.Isolation.Cgroups.Devices;
using Enisle.Spec.Runtime;

namespace Enisle.Isolation.Cgroups.Limits;

/// <summary>Which devices may be opened and made.</summary>
internal static class DevicesController
{
    private const string Field = "linux.resources.devices";

    /// <summary>v1: writes to devices.deny and devices.allow, as few as lead to the wanted state.</summary>
    public static void ApplyV1(CgroupDirectory cgroup, IReadOnlyList<DeviceRule> rules, bool isUpdate)
    {
        DeviceList target = DeviceList.From(DeviceRules.From(rules));

        // A new cgroup has its parent's list, exceptions included that no file shows: it starts over in any case.
        DeviceList current = isUpdate ? DeviceList.Parse(cgroup.TryRead("devices.list")) : new DeviceList(allowsByDefault: true);
        List<DeviceEntry> changes = current.ChangesTo(target, out bool startsOver);
        if (startsOver)
        {
            string file = FileName(target.AllowsByDefault);
            Errno errno = cgroup.TryWrite(file, "a"u8);
            if (errno != Errno.None)
            {
                throw Limit.Refused(cgroup, file, "a", Field, errno);
            }
        }

        Write(cgroup, changes, allow: false);
        Write(cgroup, changes, allow: true);
    }

    /// <summary>v2: an eBPF program.</summary>
    public static void ApplyV2(CgroupDirectory cgroup, IReadOnlyList<DeviceRule> rules, bool replaces)
    {
        BpfInstruction[] program = DeviceProgram.Compile(DeviceRules.From(rules));
        try
        {
            using OwnedFd loaded = DevicePrograms.Load(program);
            DevicePrograms.Attach(cgroup.Descriptor, loaded, replaces);
        }
        catch (LinuxException e)
        {
            throw new EnisleException(ErrorKind.Host, $"{Field}: {e.Message} ({cgroup.Path})", e);
        }
    }

    private static void Write(CgroupDirectory cgroup, List<DeviceEntry> changes, bool allow)
    {
        OwnedFd? fd = null;
        Span<byte> buffer = stackalloc byte[64];
        try
        {
            foreach (DeviceEntry change in changes)
            {
                if (change.Allow != allow)
                {
                    continue;
                }

                string file = FileName(allow);
                fd ??= cgroup.TryOpen(file, Fcntl.O_WRONLY, out Errno errno) ?? throw Limit.Refused(cgroup, file, string.Empty, Field, errno);
                ReadOnlySpan<byte> line = Format(change, buffer);
                errno = CgroupDirectory.TryWrite(fd, line);
                if (errno != Errno.None)
                {
                    throw Limit.Refused(cgroup, file, System.Text.Encoding.ASCII.GetString(line), Field, errno);
                }
            }
        }
        finally
        {
            fd?.Dispose();
        }
    }

    private static string FileName(bool allow) => allow ? "devices.allow" : "devices.deny";

    /// <summary>As in <c>c 136:* rwm</c>.</summary>
    private static ReadOnlySpan<byte> Format(DeviceEntry entry, Span<byte> line)
    {
        line[0] = entry.Match.IsBlock ? (byte)'b' : (byte)'c';
        line[1] = (byte)' ';
        int length = 2 + FormatNumber(entry.Match.Major, line[2..]);
        line[length++] = (byte)':';
        length += FormatNumber(entry.Match.Minor, line[length..]);
        line[length++] = (byte)' ';
        if ((entry.Access & DeviceAccess.Read) != 0)
        {
            line[length++] = (byte)'r';
        }

        if ((entry.Access & DeviceAccess.Write) != 0)
        {
            line[length++] = (byte)'w';
        }

        if ((entry.Access & DeviceAccess.Mknod) != 0)
        {
            line[length++] = (byte)'m';
        }

        return line[..length];
    }

    private static int FormatNumber(long number, Span<byte> text)
    {
        if (number == DeviceMatch.Any)
        {
            text[0] = (byte)'*';
            return 1;
        }

        Utf8Formatter.TryFormat(number, text, out int length);
        return length;
    }
}
