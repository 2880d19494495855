namespace Enisle.Fuzz.SpawnPlans;

/// <summary>Answers the system calls of a plan that the reference walker walks.</summary>
internal interface IFakeKernel
{
    /// <summary>A value or a negative errno, as the kernel returns it.</summary>
    long Call(int number, ReadOnlySpan<long> arguments, PlanImage memory);
}
