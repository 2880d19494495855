namespace Enisle.Output;

/// <summary>Colours, for a terminal that wants them.</summary>
internal static class Colours
{
    private const string Off = "\e[0m";

    /// <summary>Whether standard output is a terminal that shows colours, and the person has not said no: NO_COLOR, TERM=dumb.</summary>
    /// <remarks>Spec: no-color.org: any value but the empty one.</remarks>
    public static bool AreWanted => Wanted(!Console.IsOutputRedirected, Environment.GetEnvironmentVariable("NO_COLOR"), Environment.GetEnvironmentVariable("TERM"));

    public static bool Wanted(bool isTerminal, string? noColour, string? terminal) =>
        isTerminal && string.IsNullOrEmpty(noColour) && !string.IsNullOrEmpty(terminal) && terminal != "dumb";

    /// <summary>The text between the codes of its ink.</summary>
    public static string Paint(string text, Ink ink) => ink == Ink.Plain || text.Length == 0 ? text : On(ink) + text + Off;

    private static string On(Ink ink) => ink switch
    {
        Ink.Bold => "\e[1m",
        Ink.Dim => "\e[2m",
        Ink.Red => "\e[31m",
        Ink.Green => "\e[32m",
        Ink.Yellow => "\e[33m",
        _ => "\e[36m",
    };
}
