using Enisle.Abi;
using Enisle.Host;
using Enisle.Spec.Runtime;

namespace Enisle.Isolation.Security.Filters;

/// <summary>Compiles <c>linux.seccomp</c> to classic BPF; what the profile means is what runc with libseccomp makes of it.</summary>
/// <remarks>README.md beside this file has the rules. Spec: runtime-spec, config-linux.md, «Seccomp»; seccomp(2).</remarks>
public static class SeccompCompiler
{
    private const string Field = "config.json: linux.seccomp";

    /// <summary>The filter; null if the profile says nothing at all (no default action, no rule), as runc has it.</summary>
    /// <exception cref="EnisleException">The profile breaks a rule; the message names field and rule.</exception>
    public static SeccompFilter? Compile(Seccomp profile)
    {
        if (profile.DefaultAction.Length == 0 && profile.Syscalls.Count == 0)
        {
            return null;
        }

        uint defaultAction = ParseAction(profile.DefaultAction, profile.DefaultErrnoRet, "defaultAction", "defaultErrnoRet");
        if (defaultAction == SeccompAbi.SECCOMP_RET_USER_NOTIF)
        {
            throw Invalid("defaultAction: SCMP_ACT_NOTIFY cannot be the default action");
        }

        ProfileRules rules = new(defaultAction);
        foreach (string architecture in profile.Architectures)
        {
            rules.AddArchitecture(architecture);
        }

        bool notifies = false;
        for (int i = 0; i < profile.Syscalls.Count; i++)
        {
            notifies |= AddRule(rules, profile.Syscalls[i], i);
        }

        if (notifies && string.IsNullOrEmpty(profile.ListenerPath))
        {
            throw Invalid("listenerPath: SCMP_ACT_NOTIFY needs one");
        }

        return new SeccompFilter(FilterWriter.Write(rules), ParseFlags(profile, notifies), notifies);
    }

    /// <summary>An error in <c>linux.seccomp</c>.</summary>
    internal static EnisleException Invalid(string what) => new(ErrorKind.Invalid, $"{Field}.{what}");

    private static bool AddRule(ProfileRules rules, SeccompRule rule, int index)
    {
        uint action = ParseAction(rule.Action, rule.ErrnoRet, $"syscalls[{index}].action", $"syscalls[{index}].errnoRet");
        bool notifies = action == SeccompAbi.SECCOMP_RET_USER_NOTIF;
        RuleConditions conditions = RuleConditions.Parse(rule.Args, index);
        foreach (string name in rule.Names)
        {
            if (name.Length == 0)
            {
                throw Invalid($"syscalls[{index}].names: an empty name");
            }

            // The init writes its listener's number after the filter is loaded.
            if (notifies && name == "write")
            {
                throw Invalid($"syscalls[{index}]: SCMP_ACT_NOTIFY cannot be used for write");
            }

            if (!rules.TryAdd(name, conditions, action))
            {
                throw Invalid($"syscalls[{index}]: another rule for {name} has the same conditions, or more, with another action");
            }
        }

        return notifies;
    }

    private static uint ParseAction(string name, uint? data, string field, string dataField)
    {
        if (!SeccompNames.TryGetAction(name, data is > SeccompAbi.SECCOMP_RET_DATA ? 0 : data, out uint action))
        {
            throw Invalid($"{field}: «{name}» is not an action");
        }

        return data is > SeccompAbi.SECCOMP_RET_DATA ? throw Invalid($"{dataField}: {data} is above 65535") : action;
    }

    private static uint ParseFlags(Seccomp profile, bool notifies)
    {
        // Where the list is absent, runc asks for SPEC_ALLOW: no mitigation of speculative store bypass that nobody wanted.
        IReadOnlyList<string> names = profile.Flags;
        int flags = names.Count == 0 && !profile.HasFlags ? SeccompAbi.SECCOMP_FILTER_FLAG_SPEC_ALLOW : 0;
        for (int i = 0; i < names.Count; i++)
        {
            if (!SeccompNames.TryGetFlag(names[i], out int flag))
            {
                throw Invalid($"flags[{i}]: «{names[i]}» is not a flag");
            }

            flags |= flag;
        }

        if (!notifies)
        {
            // The kernel refuses it without a listener.
            return (uint)(flags & ~SeccompAbi.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV);
        }

        // Both TSYNC and a listener return a number; TSYNC_ESRCH makes room for the listener's.
        bool synchronises = (flags & SeccompAbi.SECCOMP_FILTER_FLAG_TSYNC) != 0;
        return (uint)(flags | SeccompAbi.SECCOMP_FILTER_FLAG_NEW_LISTENER | (synchronises ? SeccompAbi.SECCOMP_FILTER_FLAG_TSYNC_ESRCH : 0));
    }
}
