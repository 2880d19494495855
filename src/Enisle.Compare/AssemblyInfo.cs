using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Enisle.Tests")]
