namespace Enisle.Output.Completion;

/// <summary>Words of a shell's script.</summary>
internal static class Shell
{
    /// <summary>Between single quotes, for bash and zsh.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Between single quotes, for fish.</summary>
    public static string QuoteFish(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
