namespace Enisle.Conformance.Tests.Harness;

/// <summary>Whose behaviour a run of the suite looks at.</summary>
[Flags]
public enum TargetKind
{
    None = 0,
    Product = 1,
    Crun = 2,
    Runc = 4,
}
