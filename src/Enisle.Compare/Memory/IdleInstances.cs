using System.Globalization;
using System.Text;
using Enisle.Abi;
using Enisle.Compare.Probing;
using Enisle.Engine;
using Enisle.Engine.Instances;
using Enisle.Engine.Lifecycle;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Compare.Memory;

/// <summary>Instances whose workload only sleeps: what the host still spends on each.</summary>
internal sealed class IdleInstances(EngineContext engine, ProbeFile probe) : IDisposable
{
    private const int SettlingMs = 20;
    private const int MaxSettlings = 100;
    private const double Settled = 0.01;
    private readonly List<Instance> _instances = [];

    /// <summary>Starts one more.</summary>
    public void Start(Place place, TimeSpan timeout)
    {
        TimedRun run = TimedProgram.Run([.. place.DetachedWords!, "idle"], timeout, quiet: true);
        Failure.ThrowIfAny(run);
        _instances.Add(engine.Instances.Find(Encoding.ASCII.GetString(run.Output).Trim()));
    }

    /// <summary>Bytes for each: of all processes that keep the instances, the workloads not counted where the host sees them.</summary>
    public IReadOnlyList<double> Measure()
    {
        // A supervisor may still be on its way to what it stays.
        double[] before = [];
        for (int i = 0; ; i++)
        {
            double[] sizes = [.. _instances.Select(Size)];
            if (i == MaxSettlings || (before.Length > 0 && Math.Abs(sizes.Sum() - before.Sum()) <= before.Sum() * Settled))
            {
                return sizes;
            }

            before = sizes;
            Polling.Wait([], SettlingMs);
        }
    }

    /// <summary>Removes what an earlier comparison that was killed has left.</summary>
    public static void Sweep(EngineContext engine)
    {
        foreach ((Instance instance, InstanceDefinition definition) in engine.Instances.List())
        {
            if (definition.Workload.Labels.TryGetValue(Place.Label, out string? owner)
                && int.TryParse(owner, CultureInfo.InvariantCulture, out int pid) && !HostFile.Exists($"/proc/{pid}"))
            {
                Remove(engine, instance);
            }
        }
    }

    /// <summary>Removes those of this process: detached ones, and those whose start was cut short.</summary>
    public void Dispose()
    {
        string own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        foreach ((Instance instance, InstanceDefinition definition) in engine.Instances.List())
        {
            if (definition.Workload.Labels.TryGetValue(Place.Label, out string? owner) && owner == own)
            {
                Remove(engine, instance);
            }
        }
    }

    private double Size(Instance instance)
    {
        FileStatus workload = FileStatus.Of(Fcntl.AT_FDCWD, probe.Path, flags: 0);
        int keeper = instance.ReadState().KeeperPid;
        return keeper <= 0
            ? throw new EnisleException(ErrorKind.WrongState, $"{instance.Id[..12]}: has no keeper: it ended too early")
            : ProcessTree.From(keeper).Where(pid => !ProcessTree.Executes(pid, workload)).Sum(ProcessTree.ProportionalSize);
    }

    private static void Remove(EngineContext engine, Instance instance)
    {
        try
        {
            InstanceRemoval.Remove(engine, instance, force: true, volumes: true);
        }
        catch (EnisleException e) when (e.Kind == ErrorKind.NotFound)
        {
            // It was about to go by itself.
        }
    }
}
