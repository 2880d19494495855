namespace Enisle.Spec.Runtime;

/// <summary>The eight kinds. Spec: config-linux.md, «Namespaces»; namespaces(7).</summary>
public enum NamespaceKind
{
    Pid,
    Network,
    Mount,
    Ipc,
    Uts,
    User,
    Cgroup,
    Time,
}
