using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Enisle.Tests")]
[assembly: InternalsVisibleTo("Enisle.Fuzz")]
