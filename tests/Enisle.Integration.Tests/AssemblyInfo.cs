using Enisle.Integration.Tests.Engines;

[assembly: AssemblyFixture(typeof(Session))]
