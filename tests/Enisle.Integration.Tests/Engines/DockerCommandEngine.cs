using Enisle.Conformance.Tests.Harness;

namespace Enisle.Integration.Tests.Engines;

/// <summary>An engine with Docker's command line.</summary>
public abstract class DockerCommandEngine(string name) : Engine(name)
{
    /// <summary>The flags of <c>run</c> that every container here needs.</summary>
    internal abstract string[] RunFlags { get; }

    internal CommandResult Run(params string[] arguments) => Invoke(["run", .. RunFlags, .. arguments]);
}
