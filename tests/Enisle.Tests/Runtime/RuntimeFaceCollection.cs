namespace Enisle.Tests.Runtime;

/// <summary>The face changes what belongs to the whole process (working directory, signals, children): nothing runs beside its tests.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RuntimeFaceCollection
{
    public const string Name = "runtime face";
}
