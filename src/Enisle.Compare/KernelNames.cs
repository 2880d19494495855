namespace Enisle.Compare;

/// <summary>The kernel that answers the workload, as uname(2) names it there.</summary>
/// <param name="System">sysname, as <c>Linux</c>.</param>
/// <param name="Release">As <c>6.1.0-18-amd64</c>.</param>
/// <param name="Version">When and how it was built.</param>
/// <param name="Machine">As <c>x86_64</c>.</param>
public sealed record KernelNames(string System, string Release, string Version, string Machine);
