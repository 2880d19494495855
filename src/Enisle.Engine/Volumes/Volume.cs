namespace Enisle.Engine.Volumes;

/// <summary>A directory that outlives instances.</summary>
/// <param name="Name">Also its directory's.</param>
/// <param name="Path">Absolute path of its content.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Labels">By name.</param>
/// <param name="IsAnonymous">It was made for an instance and named by nobody.</param>
public sealed record Volume(string Name, string Path, DateTimeOffset Created, IReadOnlyDictionary<string, string> Labels, bool IsAnonymous);
