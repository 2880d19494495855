using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>A container sets the kernel parameters of its own namespaces only. Spec: config-linux.md, «Sysctl»; sysctl.d(5).</summary>
/// <remarks>Whether a network namespace that is joined is the host's is for whoever can look at it.</remarks>
internal static class SysctlRules
{
    public static void Check(IReadOnlyDictionary<string, string> sysctl, RuntimeConfig config, NamespaceSet namespaces, string file)
    {
        foreach (string name in sysctl.Keys)
        {
            if (RuleOf(name, config, namespaces) is { } rule)
            {
                throw new SpecException(file, $"linux.sysctl[{FieldPath.Quote(name)[1..^1]}]", rule);
            }
        }
    }

    private static string? RuleOf(string name, RuntimeConfig config, NamespaceSet namespaces)
    {
        string dotted = Dotted(name);
        if (!IsName(dotted))
        {
            return "is not the name of a kernel parameter";
        }

        if (dotted == "kernel.hostname")
        {
            return "conflicts with hostname, which is the field for it";
        }

        if (dotted == "kernel.domainname" && config.Domainname is not null)
        {
            return "conflicts with domainname";
        }

        return NamespaceOf(dotted) is not { } kind ? "is not of any namespace: it would change the host"
            : namespaces.Has(kind) ? null
            : $"needs a {NamespaceNames.NameOf(kind)} namespace in linux.namespaces";
    }

    private static NamespaceKind? NamespaceOf(string dotted) => dotted switch
    {
        "kernel.msgmax" or "kernel.msgmnb" or "kernel.msgmni" or "kernel.sem" or "kernel.shmall" or "kernel.shmmax" or "kernel.shmmni"
            or "kernel.shm_rmid_forced" => NamespaceKind.Ipc,
        "kernel.domainname" => NamespaceKind.Uts,
        _ when dotted.StartsWith("fs.mqueue.", StringComparison.Ordinal) => NamespaceKind.Ipc,
        _ when dotted.StartsWith("net.", StringComparison.Ordinal) => NamespaceKind.Network,
        _ when dotted.StartsWith("user.", StringComparison.Ordinal) => NamespaceKind.User,
        _ => null,
    };

    // net/ipv4/conf/eno2.100/rp_filter is net.ipv4.conf.eno2/100.rp_filter: the first separator says which form it is.
    private static string Dotted(string name)
    {
        int separator = name.AsSpan().IndexOfAny('.', '/');
        return separator < 0 || name[separator] == '.'
            ? name
            : string.Create(name.Length, name, static (target, source) =>
            {
                for (int i = 0; i < source.Length; i++)
                {
                    target[i] = source[i] switch { '.' => '/', '/' => '.', char c => c };
                }
            });
    }

    // A component that is ".." as a path ("//" here) would lead from net/ to another namespace's parameters.
    private static bool IsName(string dotted)
    {
        foreach (Range range in dotted.AsSpan().Split('.'))
        {
            ReadOnlySpan<char> component = dotted.AsSpan()[range];
            if (component is "" or "/" or "//" || component.ContainsAnyInRange('\0', ' '))
            {
                return false;
            }
        }

        return true;
    }
}
