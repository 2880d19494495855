using Enisle.Abi;
using Enisle.Containers.Plan;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Creation;

/// <summary>Which security module's label a process takes.</summary>
internal static class SecurityLabels
{
    /// <summary>Null for none. An AppArmor profile comes before an SELinux label: a host has one or the other.</summary>
    /// <exception cref="EnisleException">Unsupported: asked for on a host without that module.</exception>
    public static SecurityLabel? Of(Process process)
    {
        if (process.ApparmorProfile is { Length: > 0 } profile)
        {
            if (HostFile.TryReadAllText(Fcntl.AT_FDCWD, "/sys/module/apparmor/parameters/enabled") is not ['Y', ..])
            {
                throw new EnisleException(
                    ErrorKind.Unsupported, $"process.apparmorProfile: \"{profile}\": apparmor is not enabled on this host");
            }

            // Since Linux 5.8 AppArmor has files of its own beside the ones that modules share.
            const string Own = "/proc/self/attr/apparmor/exec";
            using OwnedFd? own = HostFile.TryOpenAt(Fcntl.AT_FDCWD, Own, Fcntl.O_PATH, 0, out _);
            return new SecurityLabel(own is null ? "/proc/self/attr/exec" : Own, $"exec {profile}", "process.apparmorProfile");
        }

        if (process.SelinuxLabel is { Length: > 0 } label)
        {
            RequireSELinux("process.selinuxLabel", label);
            return new SecurityLabel("/proc/self/attr/exec", label, "process.selinuxLabel");
        }

        return null;
    }

    /// <summary>linux.mountLabel; null for none.</summary>
    /// <exception cref="EnisleException">Unsupported: the host has no SELinux, whose kernel would refuse the option as runc passes it on.</exception>
    public static string? OfMounts(LinuxConfig linux)
    {
        if (linux.MountLabel is not { Length: > 0 } label)
        {
            return null;
        }

        RequireSELinux("linux.mountLabel", label);
        return label;
    }

    private static void RequireSELinux(string field, string label)
    {
        if (!HostFile.Exists("/sys/fs/selinux/enforce"))
        {
            throw new EnisleException(ErrorKind.Unsupported, $"{field}: \"{label}\": selinux is not enabled on this host");
        }
    }
}
