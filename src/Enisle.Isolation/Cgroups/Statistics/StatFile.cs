using System.Buffers.Text;
using System.Text;
using Enisle.Host.Cgroups;

namespace Enisle.Isolation.Cgroups.Statistics;

/// <summary>Reads the forms that control files have. Spec: cgroup-v2.rst, «Format».</summary>
internal static class StatFile
{
    /// <summary>Flat keyed: a name and a number a line. What is not of that form is left out.</summary>
    public static Dictionary<string, ulong> ReadKeyed(CgroupDirectory cgroup, string file)
    {
        Dictionary<string, ulong> values = [];
        ReadOnlySpan<byte> text = cgroup.TryRead(file);
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> line = Lines.Next(ref text);
            ReadOnlySpan<byte> key = Lines.Word(ref line);
            if (Utf8Parser.TryParse(line, out ulong value, out _))
            {
                values[Encoding.UTF8.GetString(key)] = value;
            }
        }

        return values;
    }

    /// <summary>One value of a flat keyed file; null when it is not there.</summary>
    public static ulong? ReadKey(CgroupDirectory cgroup, string file, ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<byte> text = cgroup.TryRead(file);
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> line = Lines.Next(ref text);
            if (Lines.Word(ref line).SequenceEqual(key) && Utf8Parser.TryParse(line, out ulong value, out _))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Numbers with spaces between them.</summary>
    public static List<ulong> ReadNumbers(CgroupDirectory cgroup, string file)
    {
        List<ulong> numbers = [];
        ReadOnlySpan<byte> text = cgroup.TryRead(file);
        while (!text.IsEmpty)
        {
            if (Utf8Parser.TryParse(Lines.Word(ref text), out ulong number, out _))
            {
                numbers.Add(number);
            }
        }

        return numbers;
    }

    /// <summary>A list of ranges as in <c>0-3,7</c>. A malformed one ends there.</summary>
    public static List<ushort> ReadRanges(ReadOnlySpan<byte> text)
    {
        List<ushort> numbers = [];
        while (Utf8Parser.TryParse(text, out ushort first, out int length))
        {
            text = text[length..];
            ushort last = first;
            if (text.StartsWith("-"u8))
            {
                if (!Utf8Parser.TryParse(text[1..], out last, out length))
                {
                    break;
                }

                text = text[(length + 1)..];
            }

            for (int number = first; number <= last; number++)
            {
                numbers.Add((ushort)number);
            }

            if (!text.StartsWith(","u8))
            {
                break;
            }

            text = text[1..];
        }

        return numbers;
    }

    /// <summary>Pressure stall information; null where the kernel has none, or has it switched off.</summary>
    public static PressureStats? ReadPressure(CgroupDirectory cgroup, string file)
    {
        ReadOnlySpan<byte> text = cgroup.TryRead(file);
        if (text.IsEmpty)
        {
            return null;
        }

        PressureLine some = default;
        PressureLine full = default;
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> line = Lines.Next(ref text);
            if (Lines.Word(ref line).SequenceEqual("some"u8))
            {
                some = ParsePressure(line);
            }
            else
            {
                full = ParsePressure(line);
            }
        }

        return new PressureStats(some, full);
    }

    /// <summary>rdma.current and rdma.max: <c>DEVICE hca_handle=N hca_object=N</c>, or <c>max</c>.</summary>
    public static List<RdmaUsage> ReadRdma(CgroupDirectory cgroup, string file)
    {
        List<RdmaUsage> devices = [];
        ReadOnlySpan<byte> text = cgroup.TryRead(file);
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> line = Lines.Next(ref text);
            RdmaUsage device = new(Encoding.UTF8.GetString(Lines.Word(ref line)), 0, 0);
            while (!line.IsEmpty)
            {
                ReadOnlySpan<byte> word = Lines.Word(ref line);
                uint value = Utf8Parser.TryParse(AfterEquals(word), out uint number, out _) ? number : uint.MaxValue;
                device = word.StartsWith("hca_handle="u8) ? device with { HcaHandles = value }
                    : word.StartsWith("hca_object="u8) ? device with { HcaObjects = value } : device;
            }

            devices.Add(device);
        }

        return devices;
    }

    /// <summary>What follows the equals sign; empty when there is none.</summary>
    public static ReadOnlySpan<byte> AfterEquals(ReadOnlySpan<byte> word)
    {
        int equals = word.IndexOf((byte)'=');
        return equals < 0 ? [] : word[(equals + 1)..];
    }

    private static PressureLine ParsePressure(ReadOnlySpan<byte> line)
    {
        double avg10 = Percent(Lines.Word(ref line));
        double avg60 = Percent(Lines.Word(ref line));
        double avg300 = Percent(Lines.Word(ref line));
        return new PressureLine(avg10, avg60, avg300, Utf8Parser.TryParse(AfterEquals(line), out ulong total, out _) ? total : 0);

        static double Percent(ReadOnlySpan<byte> word) => Utf8Parser.TryParse(AfterEquals(word), out double value, out _) ? value : 0;
    }
}
