using System.Diagnostics;

namespace Enisle.Fuzz;

/// <summary>Feeds a target with mutations of its seeds until the time is over or a promise is broken.</summary>
/// <remarks>An input depends on nothing but the seed, the iteration and the seed files, so that a crash can be made again.</remarks>
public static class FuzzLoop
{
    private static readonly TimeSpan s_longestInput = TimeSpan.FromSeconds(5);

    /// <summary>The seeds as they are come first. A crash is saved in <paramref name="crashDirectory"/>, which is made then.</summary>
    public static FuzzReport Run(IFuzzTarget target, TimeSpan duration, int seed, string crashDirectory)
    {
        byte[][] seeds = [.. target.Seeds()];
        Mutator mutator = new(seeds, target.Tokens);
        long start = Stopwatch.GetTimestamp();
        long iteration = 0;
        do
        {
            byte[] input = Input(seeds, mutator, seed, iteration);
            if (Try(target, input) is { } error)
            {
                string file = Save(crashDirectory, target.Name, seed, iteration, input, error);
                return new FuzzReport(iteration + 1, new FuzzCrash(target.Name, seed, iteration, file, error));
            }

            iteration++;
        }
        while (iteration < seeds.Length || Stopwatch.GetElapsedTime(start) < duration);

        return new FuzzReport(iteration, null);
    }

    private static byte[] Input(byte[][] seeds, Mutator mutator, int seed, long iteration) => iteration < seeds.Length
        ? seeds[iteration]
        : mutator.Next(new Random(HashCodeOf(seed, iteration)));

    // HashCode.Combine is salted anew in each process.
    private static int HashCodeOf(int seed, long iteration) => unchecked((int)(((uint)seed * 0x9E3779B1u) ^ ((ulong)iteration * 0x85EBCA77ul)));

    private static Exception? Try(IFuzzTarget target, byte[] input)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            target.Run(input);
        }
        catch (Exception e)
        {
            return e;
        }

        TimeSpan taken = Stopwatch.GetElapsedTime(start);
        return taken > s_longestInput ? new TimeoutException($"{input.Length} bytes took {taken.TotalSeconds:F1} s") : null;
    }

    private static string Save(string directory, string target, int seed, long iteration, byte[] input, Exception error)
    {
        Directory.CreateDirectory(directory);
        string file = Path.Combine(directory, $"{target}-{seed}-{iteration}");
        File.WriteAllBytes(file, input);
        File.WriteAllText(file + ".txt", error.ToString());
        return file;
    }
}
