using System.Globalization;
using Enisle.Abi;
using Enisle.Engine.Instances;
using Enisle.Engine.Lifecycle;
using Enisle.Host.Fd;
using Enisle.Isolation.Cgroups;

namespace Enisle.Engine.Inspection;

/// <summary>What an instance uses.</summary>
public static class InstanceUsage
{
    /// <summary>All memory of the host.</summary>
    public static ulong HostMemoryBytes { get; } = ReadHostMemory();

    /// <summary>Its cgroup's counters; null when it has just ended.</summary>
    public static CgroupStats? Read(EngineContext engine, Instance instance)
    {
        using InstanceControl? control = InstanceControl.TryOpen(engine, instance);
        return control?.Level.Stats(control.Record);
    }

    /// <summary>Bytes over all devices but the loopback. Spec: proc(5), /proc/PID/net/dev.</summary>
    public static (ulong Received, ulong Sent) ReadNetwork(InstanceState state)
    {
        const int SentField = 8;
        (ulong received, ulong sent) = (0ul, 0ul);
        foreach (string line in (HostFile.TryReadAllText(Fcntl.AT_FDCWD, $"/proc/{state.Pid}/net/dev") ?? "").Split('\n'))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || line[..colon].Trim() == "lo")
            {
                continue;
            }

            string[] fields = line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > SentField)
            {
                received += Number(fields[0]);
                sent += Number(fields[SentField]);
            }
        }

        return (received, sent);
    }

    private static ulong ReadHostMemory()
    {
        string first = (HostFile.TryReadAllText(Fcntl.AT_FDCWD, "/proc/meminfo") ?? "").Split('\n')[0];
        string[] words = first.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 ? Number(words[1]) * 1024 : 0;
    }

    private static ulong Number(string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : 0;
}
