using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Enisle.Tests")]
[assembly: InternalsVisibleTo("Enisle.Fuzz")]
[assembly: InternalsVisibleTo("Enisle.Integration.Tests")]
