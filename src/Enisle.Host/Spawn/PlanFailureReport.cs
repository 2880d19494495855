using Enisle.Abi;

namespace Enisle.Host.Spawn;

/// <summary>The step at which a plan ended, and why.</summary>
/// <param name="Code">As in <see cref="PlanFailure.Errno"/>.</param>
/// <param name="Label">The step's own words.</param>
public sealed record PlanFailureReport(int Code, PlanLabel Label)
{
    /// <summary>The reason, or <see cref="Errno.None"/> when a program that the step ran failed.</summary>
    public Errno Errno => (Code & (PlanFailure.WaitStatus | PlanFailure.Refused)) == 0 ? (Errno)Code : Errno.None;

    /// <summary>As an exception: <see cref="LinuxException"/>, or EnisleException for a program that failed or a plan that was refused.</summary>
    public Exception ToException()
    {
        if ((Code & PlanFailure.Refused) != 0)
        {
            return new EnisleException(ErrorKind.Host, "enisle-init: the spawn plan is not sound: nothing of it was executed, or it ends in no execve");
        }

        return (Code & PlanFailure.WaitStatus) == 0
            ? new LinuxException((Errno)Code, Label.Verb, Label.Subject)
            : new EnisleException(ErrorKind.Host, $"{Label.Verb} {Label.Subject}: {WaitStatus.Describe(Code & 0xFFFF)}");
    }
}
