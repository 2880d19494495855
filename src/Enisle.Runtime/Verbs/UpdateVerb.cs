using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Isolation.State;
using Enisle.Runtime.CommandLine;
using Enisle.Spec.Runtime;

namespace Enisle.Runtime.Verbs;

/// <summary><c>update</c>: other limits for a running instance.</summary>
internal sealed class UpdateVerb : Verb
{
    public override string Name => "update";

    public override string Summary => "change the resource limits of a container";

    public override FlagSpec[] Flags() =>
    [
        new(FlagKind.Text, "resources", 'r', "file with the limits as JSON, or - for standard input; other flags are then ignored"),
        new(FlagKind.Number, "blkio-weight", '\0', "block IO weight, from 10 to 1000"),
        new(FlagKind.Text, "cpu-period", '\0', "CFS period in microseconds"),
        new(FlagKind.Text, "cpu-quota", '\0', "CPU time in a period, in microseconds"),
        new(FlagKind.Text, "cpu-burst", '\0', "CPU time that may be saved up, in microseconds"),
        new(FlagKind.Text, "cpu-share", '\0', "CPU shares"),
        new(FlagKind.Text, "cpu-rt-period", '\0', "realtime period in microseconds"),
        new(FlagKind.Text, "cpu-rt-runtime", '\0', "realtime CPU time in a period, in microseconds"),
        new(FlagKind.Text, "cpuset-cpus", '\0', "CPUs to use"),
        new(FlagKind.Text, "cpuset-mems", '\0', "memory nodes to use"),
        new(FlagKind.Text, "cpu-idle", '\0', "1: SCHED_IDLE, 0: the default"),
        new(FlagKind.Text, "kernel-memory", '\0', ""),
        new(FlagKind.Text, "kernel-memory-tcp", '\0', ""),
        new(FlagKind.Text, "memory", '\0', "memory in bytes; -1: no limit"),
        new(FlagKind.Text, "memory-reservation", '\0', "memory that is left in peace, in bytes"),
        new(FlagKind.Text, "memory-swap", '\0', "memory and swap together, in bytes; -1: no limit"),
        new(FlagKind.Number, "pids-limit", '\0', "number of tasks; -1: no limit"),
        new(FlagKind.Text, "l3-cache-schema", '\0', "L3 cache schema of Intel RDT"),
        new(FlagKind.Text, "mem-bw-schema", '\0', "memory bandwidth schema of Intel RDT"),
    ];

    public override int Run(RuntimeContext context, ParsedArguments arguments)
    {
        using InstanceDirectory instance = Instances.Open(context, arguments.Positionals[0]);
        foreach (string flag in (ReadOnlySpan<string>)["kernel-memory", "kernel-memory-tcp"])
        {
            if (arguments.IsSet(flag))
            {
                context.Log.Warning($"Setting --{flag} is ignored and will be removed");
            }
        }

        Resources resources = BuildResources(context.Streams, arguments);
        string? cache = arguments.Text("l3-cache-schema");
        string? bandwidth = arguments.Text("mem-bw-schema");
        if (!string.IsNullOrEmpty(cache) || !string.IsNullOrEmpty(bandwidth))
        {
            context.Level.UpdateSchemata(instance, cache, bandwidth); // first: it asks for what the host may lack
        }

        context.Level.Update(instance, resources);
        return 0;
    }

    /// <exception cref="EnisleException">A flag is against its rule; <see cref="Spec.SpecException"/>: the file is.</exception>
    internal static Resources BuildResources(StandardStreams streams, ParsedArguments arguments)
    {
        Resources resources = arguments.Text("resources") is { } file ? Read(streams, file) : FromFlags(arguments);

        // cgroup v1 counts swap with memory: no limit on memory alone would be one on nothing.
        return resources.Memory is { Limit: -1, Swap: null } memory
            ? resources with { Memory = memory with { Swap = -1 } }
            : resources;
    }

    private static Resources Read(StandardStreams streams, string file)
    {
        if (file == "-")
        {
            return ResourcesReader.Read(new BorrowedFd(streams.Input).ReadToEnd("standard input"), "--resources -");
        }

        byte[] json = HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, file)
            ?? throw new EnisleException(ErrorKind.NotFound, $"--resources: {file}: {Errno.ENOENT.Describe()}");
        return ResourcesReader.Read(json, file);
    }

    private static Resources FromFlags(ParsedArguments arguments) => new()
    {
        Memory = new MemoryLimits
        {
            Limit = Size(arguments, "memory"),
            Reservation = Size(arguments, "memory-reservation"),
            Swap = Size(arguments, "memory-swap"),
        },
        Cpu = new CpuLimits
        {
            Shares = Unsigned(arguments, "cpu-share"),
            Quota = Signed(arguments, "cpu-quota"),
            Burst = Unsigned(arguments, "cpu-burst"),
            Period = Unsigned(arguments, "cpu-period"),
            RealtimeRuntime = Signed(arguments, "cpu-rt-runtime"),
            RealtimePeriod = Unsigned(arguments, "cpu-rt-period"),
            Cpus = arguments.Text("cpuset-cpus"),
            Mems = arguments.Text("cpuset-mems"),
            Idle = Signed(arguments, "cpu-idle"),
        },
        BlockIO = BlockIOWeight(arguments),
        PidsLimit = arguments.Number("pids-limit") is not 0 and var limit ? limit : null,
    };

    private static BlockIO? BlockIOWeight(ParsedArguments arguments) => arguments.Number("blkio-weight") switch
    {
        0 => null,
        >= 10 and <= 1000 and var weight => new BlockIO { Weight = (ushort)weight },
        var weight => throw new EnisleException(ErrorKind.Invalid, $"--blkio-weight: {weight}: must be from 10 to 1000"),
    };

    private static ulong? Unsigned(ParsedArguments arguments, string flag) =>
        arguments.Text(flag) is { } text ? StrictNumber.Unsigned(flag, text) : null;

    private static long? Signed(ParsedArguments arguments, string flag) =>
        arguments.Text(flag) is { } text ? StrictNumber.Signed(flag, text) : null;

    private static long? Size(ParsedArguments arguments, string flag) => arguments.Text(flag) switch
    {
        null => null,
        "-1" => -1,
        var text => ByteSize.Parse(flag, text),
    };
}
