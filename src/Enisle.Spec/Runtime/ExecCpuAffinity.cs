namespace Enisle.Spec.Runtime;

/// <summary>CPU lists (<c>0-3,7</c>) for an exec'd process, before and after it joins the cgroup. Spec: config.md, «execCPUAffinity».</summary>
public sealed record ExecCpuAffinity(string? Initial, string? Final);
