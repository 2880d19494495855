using Enisle.Containers.Plan;
using Enisle.Host.Fd;
using Enisle.Host.Sockets;
using Enisle.Isolation.Security.Filters;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Creation;

/// <summary>linux.seccomp, from the profile to what a plan loads.</summary>
internal static class SeccompPreparation
{
    /// <summary>Compiles, and connects to the agent where the profile notifies one; null when there is nothing to load.</summary>
    public static SeccompLoad? Prepare(Seccomp? profile)
    {
        if (profile is null || SeccompCompiler.Compile(profile) is not { } filter)
        {
            return null;
        }

        return filter.Notifies
            ? new SeccompLoad(
                filter.Program,
                filter.Flags,
                UnixSockets.Connect(profile.ListenerPath!),
                MemoryFile.Create("enisle-seccomp-state", executable: false),
                AllowsWait(profile))
            : new SeccompLoad(filter.Program, filter.Flags, null, null, AllowsWait: false);
    }

    private static bool AllowsWait(Seccomp profile)
    {
        bool allowed = profile.DefaultAction is "SCMP_ACT_ALLOW" or "SCMP_ACT_LOG";
        foreach (SeccompRule rule in profile.Syscalls)
        {
            if (rule.Names.Contains("wait4"))
            {
                return rule is { Action: "SCMP_ACT_ALLOW", Args.Count: 0 };
            }
        }

        return allowed;
    }

    /// <summary>Writes what the agent is told: before the process may go on to load the filter.</summary>
    public static void Fill(SeccompLoad? load, ContainerState state, int pid, Seccomp? profile)
    {
        if (load?.ListenerMessage is { } message)
        {
            MemoryFile.WriteAt(message, SeccompStateWriter.Write(state, pid, profile!.ListenerMetadata), 0);
        }
    }
}
