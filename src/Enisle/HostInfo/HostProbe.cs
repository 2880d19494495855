using System.Globalization;
using Enisle.Isolation.Security;

namespace Enisle.HostInfo;

/// <summary>Asks the host what it has, by reading procfs and sysfs only: nothing is tried out, nothing is left behind.</summary>
internal static class HostProbe
{
    private static readonly string[] s_namespaces = ["cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"];

    /// <summary>Everything at once.</summary>
    public static HostReport Read()
    {
        CgroupProbe cgroups = CgroupProbe.Read();
        string status = Text("/proc/self/status");
        HostReport report = new()
        {
            Kernel = Text("/proc/sys/kernel/osrelease").Trim(),
            Root = Field(status, "Uid:").Split('\t', StringSplitOptions.RemoveEmptyEntries) is [_, "0", ..],
            CgroupMode = cgroups.Mode,
            CgroupControllers = cgroups.Controllers,
            Namespaces = [.. s_namespaces.Where(name => File.Exists($"/proc/self/ns/{name}"))],
            UnprivilegedUserNamespaces = UserNamespacesForAll(),
            SeccompActions = Words(Text("/proc/sys/kernel/seccomp/actions_avail"), ' '),
            SecurityModules = Words(Text("/sys/kernel/security/lsm"), ','),
            MissingCapabilities = MissingCapabilities(Field(status, "CapEff:")),
            Kvm = Kvm(),
            Missing = [],
        };
        return report with { Missing = MissingParts.Of(report) };
    }

    /// <summary>The file's text, or nothing when it is not there or not for us to read: absence is an answer here.</summary>
    public static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Non-empty words of the first line.</summary>
    public static string[] Words(string text, char separator) =>
        text.Split('\n')[0].Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool UserNamespacesForAll() =>
        File.Exists("/proc/self/ns/user")
        && Text("/proc/sys/user/max_user_namespaces").Trim() is not ("" or "0")
        && Text("/proc/sys/kernel/unprivileged_userns_clone").Trim() != "0"                 // Debian's own switch
        && Text("/proc/sys/kernel/apparmor_restrict_unprivileged_userns").Trim() is "" or "0"; // Ubuntu's

    private static List<string> MissingCapabilities(string effective)
    {
        CapabilitySet held = new(ulong.TryParse(effective.Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong bits) ? bits : 0);
        int last = int.TryParse(Text("/proc/sys/kernel/cap_last_cap"), CultureInfo.InvariantCulture, out int number) ? number : -1;
        List<string> missing = [];
        for (int i = 0; i <= last && i < CapabilitySet.Names.Count; i++)
        {
            if (!held.Has(i))
            {
                missing.Add(CapabilitySet.Names[i]);
            }
        }

        return missing;
    }

    private static KvmKind Kvm()
    {
        if (!File.Exists("/dev/kvm"))
        {
            return KvmKind.None;
        }

        if (!CanOpen("/dev/kvm"))
        {
            return KvmKind.NoAccess;
        }

        return Directory.Exists("/sys/module/kvm_pvm") ? KvmKind.Pvm
            : Directory.Exists("/sys/module/kvm_intel") || Directory.Exists("/sys/module/kvm_amd") ? KvmKind.Hardware
            : KvmKind.Unknown;
    }

    private static bool CanOpen(string device)
    {
        try
        {
            using FileStream stream = new(device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Field(string status, string name)
    {
        foreach (string line in status.Split('\n'))
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
            {
                return line[name.Length..];
            }
        }

        return "";
    }
}
