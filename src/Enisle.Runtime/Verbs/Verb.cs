using Enisle.Runtime.CommandLine;

namespace Enisle.Runtime.Verbs;

/// <summary>One command of the runtime face.</summary>
internal abstract class Verb
{
    /// <summary>The word on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, in one line of help.</summary>
    public abstract string Summary { get; }

    /// <summary>Its arguments in the usage line.</summary>
    public virtual string Synopsis => "<container-id>";

    public virtual int MinArguments => 1;

    public virtual int MaxArguments => 1;

    /// <summary>What follows the first argument belongs to the workload or to another program.</summary>
    public virtual bool FlagsEndAtFirstArgument => false;

    /// <summary>Put before the message of an error: <c>create failed: </c>; empty for none.</summary>
    public virtual string FailurePrefix(string program) => "";

    /// <summary>The exit code when it fails.</summary>
    public virtual int FailureCode => Host.ErrorKinds.RuntimeExitCode;

    /// <summary>Built when asked for: one verb runs in a process, and none pays for the others' tables.</summary>
    public virtual FlagSpec[] Flags() => [];

    /// <returns>The exit code.</returns>
    /// <exception cref="Host.EnisleException">What a person did wrong; <see cref="Host.LinuxException"/>: what the host refused.</exception>
    public abstract int Run(RuntimeContext context, ParsedArguments arguments);
}
