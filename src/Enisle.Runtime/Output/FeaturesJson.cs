using System.Text.Json;
using Enisle.Host;
using Enisle.Isolation;
using Enisle.Isolation.Mounts;
using Enisle.Isolation.Security;

namespace Enisle.Runtime.Output;

/// <summary>The features document. Spec: runtime-spec 1.3.0, features.md and features-linux.md.</summary>
/// <remarks>It says what this program recognizes, not what the host's kernel has: the same on every machine.</remarks>
internal static class FeaturesJson
{
    private static ReadOnlySpan<string> Hooks =>
        (string[])["prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"];

    private static ReadOnlySpan<string> Namespaces => (string[])["cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts"];

    private static ReadOnlySpan<string> SeccompActions => (string[])
    [
        "SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_LOG",
        "SCMP_ACT_NOTIFY", "SCMP_ACT_TRACE", "SCMP_ACT_TRAP",
    ];

    private static ReadOnlySpan<string> SeccompOperators => (string[])
    [
        "SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT", "SCMP_CMP_LE", "SCMP_CMP_LT", "SCMP_CMP_MASKED_EQ", "SCMP_CMP_NE",
    ];

    private static ReadOnlySpan<string> SeccompArchitectures => (string[])["SCMP_ARCH_X32", "SCMP_ARCH_X86", "SCMP_ARCH_X86_64"];

    private static ReadOnlySpan<string> SeccompFlags => (string[])
    [
        "SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_SPEC_ALLOW", "SECCOMP_FILTER_FLAG_TSYNC", "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
    ];

    private static ReadOnlySpan<string> MemoryPolicyModes => (string[])
    [
        "MPOL_BIND", "MPOL_DEFAULT", "MPOL_INTERLEAVE", "MPOL_LOCAL", "MPOL_PREFERRED", "MPOL_PREFERRED_MANY", "MPOL_WEIGHTED_INTERLEAVE",
    ];

    private static ReadOnlySpan<string> MemoryPolicyFlags => (string[])["MPOL_F_NUMA_BALANCING", "MPOL_F_RELATIVE_NODES", "MPOL_F_STATIC_NODES"];

    private static ReadOnlySpan<string> UnsafeAnnotations => (string[])["org.systemd.property."];

    public static void Write(Utf8JsonWriter writer, IIsolationLevel level)
    {
        writer.WriteStartObject();
        writer.WriteString("ociVersionMin", "1.0.0");
        writer.WriteString("ociVersionMax", VersionText.Spec);
        WriteList(writer, "hooks", Hooks);
        WriteList(writer, "mountOptions", [.. MountOptionTable.Names]);
        WriteLinux(writer);
        writer.WriteStartObject("annotations");
        writer.WriteString("enisle.level", level.Name);
        writer.WriteString("enisle.version", ProductVersion.Number);
        writer.WriteString(
            "org.opencontainers.runc.checkpoint.enabled", level.Features.HasFlag(LevelFeatures.Checkpoint) ? "true" : "false");
        writer.WriteEndObject();
        WriteList(writer, "potentiallyUnsafeConfigAnnotations", UnsafeAnnotations);
        writer.WriteEndObject();
    }

    private static void WriteLinux(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("linux");
        WriteList(writer, "namespaces", Namespaces);
        WriteList(writer, "capabilities", [.. CapabilitySet.Names]);
        writer.WriteStartObject("cgroup");
        writer.WriteBoolean("v1", true);
        writer.WriteBoolean("v2", true);
        writer.WriteBoolean("systemd", FeatureClaims.SystemdCgroup);
        writer.WriteBoolean("systemdUser", FeatureClaims.SystemdCgroup);
        writer.WriteBoolean("rdma", FeatureClaims.Rdma);
        writer.WriteEndObject();
        writer.WriteStartObject("seccomp");
        writer.WriteBoolean("enabled", true);
        WriteList(writer, "actions", SeccompActions);
        WriteList(writer, "operators", SeccompOperators);
        WriteList(writer, "archs", SeccompArchitectures);
        WriteList(writer, "knownFlags", SeccompFlags);
        WriteList(writer, "supportedFlags", SeccompFlags);
        writer.WriteEndObject();
        WriteEnabled(writer, "apparmor", FeatureClaims.AppArmor);
        WriteEnabled(writer, "selinux", FeatureClaims.SELinux);
        WriteEnabled(writer, "intelRdt", FeatureClaims.IntelRdt);
        writer.WriteStartObject("memoryPolicy");
        WriteList(writer, "modes", FeatureClaims.MemoryPolicy ? MemoryPolicyModes : []);
        WriteList(writer, "flags", FeatureClaims.MemoryPolicy ? MemoryPolicyFlags : []);
        writer.WriteEndObject();
        writer.WriteStartObject("mountExtensions");
        WriteEnabled(writer, "idmap", true);
        writer.WriteEndObject();
        WriteEnabled(writer, "netDevices", FeatureClaims.NetDevices);
        writer.WriteEndObject();
    }

    private static void WriteEnabled(Utf8JsonWriter writer, string name, bool enabled)
    {
        writer.WriteStartObject(name);
        writer.WriteBoolean("enabled", enabled);
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, string name, ReadOnlySpan<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
