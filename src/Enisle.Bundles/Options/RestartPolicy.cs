namespace Enisle.Bundles.Options;

/// <summary>What happens when the workload has ended. <paramref name="Name"/>: <c>no</c>, <c>always</c>, <c>unless-stopped</c>, <c>on-failure</c>.</summary>
/// <param name="Name">The policy's word.</param>
/// <param name="MaximumRetryCount">For <c>on-failure</c>; 0: without end.</param>
public sealed record RestartPolicy(string Name, int MaximumRetryCount)
{
    /// <summary>It stays ended.</summary>
    public static RestartPolicy No { get; } = new("no", 0);
}
