using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Cgroups;

namespace Enisle.Isolation.Cgroups.Limits;

/// <summary>Writes limits, and turns the kernel's refusal into one line that names the configuration's field.</summary>
internal static class Limit
{
    /// <summary>Writes a number.</summary>
    public static void Write(CgroupDirectory cgroup, string file, long value, string field)
    {
        Errno errno = cgroup.TryWrite(file, value);
        if (errno != Errno.None)
        {
            throw Refused(cgroup, file, value.ToString(System.Globalization.CultureInfo.InvariantCulture), field, errno);
        }
    }

    /// <summary>Writes a number, or <c>max</c> for a negative one.</summary>
    public static void WriteOrMax(CgroupDirectory cgroup, string file, long value, string field)
    {
        if (value < 0)
        {
            Write(cgroup, file, "max", field);
        }
        else
        {
            Write(cgroup, file, value, field);
        }
    }

    /// <summary>Writes text.</summary>
    public static void Write(CgroupDirectory cgroup, string file, string value, string field)
    {
        Errno errno = cgroup.TryWrite(file, value);
        if (errno != Errno.None)
        {
            throw Refused(cgroup, file, value, field, errno);
        }
    }

    /// <summary>The error for a value that was not taken.</summary>
    public static EnisleException Refused(CgroupDirectory cgroup, string file, string value, string field, Errno errno)
    {
        if (errno != Errno.ENOENT)
        {
            ErrorKind kind = errno is Errno.EINVAL or Errno.ERANGE or Errno.EBUSY or Errno.ENODEV ? ErrorKind.Invalid : ErrorKind.Host;
            return new EnisleException(kind, $"{field}: write {Quoted.Text(value)} to {cgroup.Path}/{file}: {errno.Describe()}");
        }

        if (!cgroup.Exists())
        {
            return new EnisleException(ErrorKind.Host, $"{field}: the cgroup {cgroup.Path} is gone");
        }

        string controller = file.Split('.')[0];
        return cgroup.TryRead("cgroup.controllers") is { } enabled && !UnifiedControllers.Contains(enabled, controller)
            ? new EnisleException(ErrorKind.Unsupported, $"{field}: the {controller} controller is not enabled in {cgroup.Path}")
            : new EnisleException(ErrorKind.Unsupported, $"{field}: this kernel has no {file}");
    }

    /// <summary>The error for what only v1 has.</summary>
    public static EnisleException NotInV2(string field) => new(ErrorKind.Unsupported, $"{field}: cgroup v2 has no such limit");
}
