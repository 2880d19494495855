namespace Enisle.Containers.Plan;

/// <summary>An AppArmor profile or SELinux label for the next execve.</summary>
/// <param name="Path">In the host's procfs, below <c>/proc/self</c>: where it is written.</param>
/// <param name="Text">What is written.</param>
/// <param name="Subject">The field of the configuration.</param>
public sealed record SecurityLabel(string Path, string Text, string Subject);
