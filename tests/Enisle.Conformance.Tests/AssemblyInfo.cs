using Enisle.Conformance.Tests.Harness;

[assembly: AssemblyFixture(typeof(Session))]
