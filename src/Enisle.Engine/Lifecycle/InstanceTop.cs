using Enisle.Engine.Instances;
using Enisle.Host;
using Enisle.Host.Processes;

namespace Enisle.Engine.Lifecycle;

/// <summary><c>top</c>: the host's ps(1) over an instance's processes, as Docker does it.</summary>
public static class InstanceTop
{
    private const int TimeoutMs = 10_000;
    private const int MaxOutput = 16 * 1024 * 1024;

    /// <summary>Titles and rows.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="instance">Which: it runs.</param>
    /// <param name="arguments">For ps; empty: <c>-ef</c>.</param>
    /// <exception cref="EnisleException">WrongState; Host: there is no ps, or it does not take the arguments; Invalid: they show no PID.</exception>
    public static (IReadOnlyList<string> Titles, IReadOnlyList<IReadOnlyList<string>> Rows) Read(EngineContext engine, Instance instance, IReadOnlyList<string> arguments)
    {
        using InstanceControl control = InstanceControl.Open(engine, instance);
        HashSet<string> pids = [.. control.Level.Pids(control.Record).Select(static pid => $"{pid}")];
        string[] lines = Run(arguments.Count > 0 ? arguments : ["-ef"]).Split('\n');
        string[] titles = lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int column = Array.IndexOf(titles, "PID");
        if (column < 0)
        {
            throw new EnisleException(ErrorKind.Invalid, "couldn't find PID field in ps output");
        }

        List<IReadOnlyList<string>> rows = [];
        foreach (string line in lines.Skip(1))
        {
            string[] fields = line.Split(' ', titles.Length, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > column && pids.Contains(fields[column]))
            {
                rows.Add(fields);
            }
        }

        return (titles, rows);
    }

    private static string Run(IReadOnlyList<string> arguments)
    {
        string program = HostPath.Find("ps");
        HelperResult result = HelperProgram.Run(program, ["ps", .. arguments], ["PATH=/usr/bin:/bin", "LC_ALL=C", "COLUMNS=1000"], [], TimeoutMs, MaxOutput);
        return result.Succeeded ? result.Output : throw new EnisleException(ErrorKind.Host, $"ps: {result.Output}");
    }
}
