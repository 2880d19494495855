namespace Enisle.Spec.Runtime;

/// <summary>ioprio_set(2). <see cref="Class"/> is <c>IOPRIO_CLASS_RT</c>, <c>_BE</c> or <c>_IDLE</c>; <see cref="Priority"/> 0 to 7.</summary>
public sealed record IOPriority(string Class, int Priority);
