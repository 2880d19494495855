namespace Enisle.HostInfo;

/// <summary>What this host and this user have, as far as instances need it.</summary>
internal sealed record HostReport
{
    /// <summary>The kernel's release, as <c>uname -r</c>.</summary>
    public required string Kernel { get; init; }

    /// <summary>Effective user id 0.</summary>
    public required bool Root { get; init; }

    /// <summary>Where the controllers are.</summary>
    public required CgroupMode CgroupMode { get; init; }

    /// <summary>Controllers that can be used, v1 and v2, sorted.</summary>
    public required IReadOnlyList<string> CgroupControllers { get; init; }

    /// <summary>Kinds of namespaces that the kernel makes, by their names in /proc/self/ns.</summary>
    public required IReadOnlyList<string> Namespaces { get; init; }

    /// <summary>Whether a user without rights may make a user namespace.</summary>
    public required bool UnprivilegedUserNamespaces { get; init; }

    /// <summary>seccomp filter actions, by the kernel's names; empty without seccomp.</summary>
    public required IReadOnlyList<string> SeccompActions { get; init; }

    /// <summary>Active Linux security modules; empty when the kernel does not say.</summary>
    public required IReadOnlyList<string> SecurityModules { get; init; }

    /// <summary>Capabilities that the kernel knows and this process lacks.</summary>
    public required IReadOnlyList<string> MissingCapabilities { get; init; }

    /// <summary>What virtual machines can run on.</summary>
    public required KvmKind Kvm { get; init; }

    /// <summary>What is not there and what that costs, one line each.</summary>
    public required IReadOnlyList<string> Missing { get; init; }
}
