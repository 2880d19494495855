using System.Globalization;

namespace Enisle.Fuzz;

/// <summary><c>Enisle.Fuzz TARGET SECONDS [SEED]</c>; <c>Enisle.Fuzz TARGET FILE</c> runs one saved input again.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args.Length is < 2 or > 3 || FuzzTargets.Find(args[0]) is not { } target)
        {
            Console.Error.WriteLine($"usage: Enisle.Fuzz TARGET SECONDS [SEED] | TARGET FILE; targets: {string.Join(", ", FuzzTargets.All.Select(t => t.Name))}");
            return 2;
        }

        if (File.Exists(args[1]))
        {
            target.Run(File.ReadAllBytes(args[1]));
            Console.WriteLine($"{target.Name}: {args[1]} keeps every promise");
            return 0;
        }

        int seed = Environment.TickCount;
        if (!double.TryParse(args[1], CultureInfo.InvariantCulture, out double seconds) || seconds is not (>= 0 and < 1e6)
            || (args.Length == 3 && !int.TryParse(args[2], CultureInfo.InvariantCulture, out seed)))
        {
            Console.Error.WriteLine($"Enisle.Fuzz: '{args[^1]}' is neither a number nor a file");
            return 2;
        }

        FuzzReport report = FuzzLoop.Run(target, TimeSpan.FromSeconds(seconds), seed, Path.Combine(Environment.CurrentDirectory, "crashes"));
        Console.WriteLine($"{target.Name}: {report.Iterations} inputs, seed {seed}");
        if (report.Crash is not { } crash)
        {
            return 0;
        }

        Console.Error.WriteLine($"{target.Name}: input {crash.Iteration} of seed {seed}, saved as {crash.File}: {crash.Error}");
        return 1;
    }
}
