using System.Runtime.CompilerServices;

[assembly: DisableRuntimeMarshalling]
[assembly: InternalsVisibleTo("Enisle.Tests")]
[assembly: InternalsVisibleTo("Enisle.Fuzz")]
