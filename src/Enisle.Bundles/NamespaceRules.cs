using Enisle.Bundles.Options;
using Enisle.Spec.Runtime;

namespace Enisle.Bundles;

/// <summary>Which namespaces an instance has of its own, which it joins and which it shares with the host.</summary>
internal static class NamespaceRules
{
    public static List<Namespace> Build(HostOptions options, BundleContext context)
    {
        List<Namespace> namespaces = [new(NamespaceKind.Mount, null)];
        Add(NamespaceKind.Network, options.NetworkMode == "host");
        Add(NamespaceKind.Pid, options.PidMode == "host");
        Add(NamespaceKind.Ipc, options.IpcMode == "host");
        Add(NamespaceKind.Uts, options.UtsMode == "host");
        Add(NamespaceKind.Cgroup, options.CgroupnsMode == "host" || (options.CgroupnsMode.Length == 0 && !context.CgroupV2));
        Add(NamespaceKind.User, context.UidMappings is null);
        return namespaces;

        void Add(NamespaceKind kind, bool shared)
        {
            if (context.JoinedNamespaces.TryGetValue(kind, out string? path))
            {
                namespaces.Add(new Namespace(kind, path));
            }
            else if (!shared)
            {
                namespaces.Add(new Namespace(kind, null));
            }
        }
    }
}
