using System.CommandLine;

namespace Enisle.Commands;

/// <summary>A question before something is lost for good.</summary>
internal static class Confirmation
{
    /// <summary>Whether the person said yes; the end of input is no.</summary>
    public static bool Ask(ParseResult parsed, string warning)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        output.WriteLine($"WARNING! {warning}");
        output.Write("Are you sure you want to continue? [y/N] ");
        output.Flush();
        return Console.In.ReadLine() is "y" or "Y" or "yes";
    }
}
