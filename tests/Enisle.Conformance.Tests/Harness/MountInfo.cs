namespace Enisle.Conformance.Tests.Harness;

/// <summary>One line of <c>/proc/self/mountinfo</c> (proc_pid_mountinfo(5)).</summary>
internal sealed record MountInfo(string Root, string Target, string[] Options, string[] Propagation, string Type, string Source, string[] SuperOptions)
{
    /// <summary>The mount that is on top at <paramref name="target"/>; a case without one fails.</summary>
    public static MountInfo At(string text, string target)
    {
        MountInfo? found = null;
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            MountInfo mount = Parse(line);
            if (mount.Target == target)
            {
                found = mount;
            }
        }

        Assert.True(found is not null, $"no mount at {target}:\n{text}");
        return found;
    }

    private static MountInfo Parse(string line)
    {
        string[] halves = line.Split(" - ", 2);
        string[] left = halves[0].Split(' ');
        string[] right = halves[1].Split(' ');
        return new MountInfo(left[3], left[4], left[5].Split(','), left[6..], right[0], right[1], right[2].Split(','));
    }
}
