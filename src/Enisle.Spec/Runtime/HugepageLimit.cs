namespace Enisle.Spec.Runtime;

/// <summary><see cref="PageSize"/> as the kernel names it (<c>2MB</c>); <see cref="Limit"/> in bytes.</summary>
public readonly record struct HugepageLimit(string PageSize, ulong Limit);
