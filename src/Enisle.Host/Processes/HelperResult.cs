namespace Enisle.Host.Processes;

/// <summary>How a helper has ended, and the first 4 KiB of what it printed.</summary>
public readonly record struct HelperResult(int Status, string Output)
{
    /// <summary>Exit code 0.</summary>
    public bool Succeeded => Status == 0;
}
