using System.CommandLine;
using Enisle.Host;

namespace Enisle.Commands;

/// <summary>Verbs on several names: each failure is a line, and one failure makes the exit code 1.</summary>
internal static class EachName
{
    /// <param name="parsed">Where to say it.</param>
    /// <param name="names">As typed.</param>
    /// <param name="act">What it returns is printed; null: nothing is.</param>
    public static int Do(ParseResult parsed, IReadOnlyList<string> names, Func<string, string?> act)
    {
        int code = 0;
        foreach (string name in names)
        {
            try
            {
                if (act(name) is { } line)
                {
                    parsed.InvocationConfiguration.Output.WriteLine(line);
                }
            }
            catch (Exception e) when (e is EnisleException or LinuxException or Spec.SpecException)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"enisle: {e.Message}");
                code = 1;
            }
        }

        return code;
    }
}
