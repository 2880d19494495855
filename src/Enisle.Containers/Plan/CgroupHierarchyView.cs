namespace Enisle.Containers.Plan;

/// <summary>One hierarchy: its directory's name below /sys/fs/cgroup, its mount options, and the container's own cgroup on the host.</summary>
/// <param name="Name">As in <c>cpu,cpuacct</c>; empty for cgroup v2.</param>
/// <param name="Options">Data of a mount of it: <c>cpu</c>, <c>cpuacct</c>, or <c>none</c> and <c>name=systemd</c>.</param>
/// <param name="HostDirectory">Absolute path of the container's cgroup.</param>
public sealed record CgroupHierarchyView(string Name, IReadOnlyList<string> Options, string HostDirectory);
