namespace Enisle.Engine.Keepers;

/// <summary>Where a keeper writes what the workload says, in Docker's json-file format.</summary>
/// <param name="Path">Absolute; older files are this with <c>.1</c>, <c>.2</c> …</param>
/// <param name="MaxSizeBytes">From this size on a new file is begun; 0: never.</param>
/// <param name="MaxFiles">How many files there are at most, the current one included; at least 1.</param>
/// <param name="AttributesJson">A JSON object for each line's <c>attrs</c>; null: none.</param>
public sealed record KeeperLog(string Path, long MaxSizeBytes = 0, int MaxFiles = 1, string? AttributesJson = null);
