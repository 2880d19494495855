using System.Globalization;
using Enisle.Engine.Instances;
using Enisle.Engine.Lifecycle;
using Enisle.Host.Fd;

namespace Enisle.Engine.RootFileSystems;

/// <summary>An instance's root file system as it is seen inside: with its volumes while it runs, else mounted for as long as this is open.</summary>
internal sealed class InstanceRoot : IDisposable
{
    private readonly Instance? _mounted;
    private readonly InstanceLock? _held;

    private InstanceRoot(RootDirectory directory, Instance? mounted, InstanceLock? held)
    {
        Directory = directory;
        _mounted = mounted;
        _held = held;
    }

    public RootDirectory Directory { get; }

    public static InstanceRoot Open(EngineContext engine, Instance instance) =>
        Open(engine, instance, static (_, state) => string.Create(CultureInfo.InvariantCulture, $"/proc/{state.Pid}/root"));

    /// <summary>Only the image and what was changed in it.</summary>
    public static InstanceRoot OpenWithoutVolumes(EngineContext engine, Instance instance) =>
        Open(engine, instance, static (running, _) => running.RootFs);

    private static InstanceRoot Open(EngineContext engine, Instance instance, Func<Instance, InstanceState, string> whileItRuns)
    {
        InstanceState state = StateTruth.Read(engine, instance);
        if (state.Status is InstanceStatus.Running or InstanceStatus.Paused)
        {
            return new InstanceRoot(RootDirectory.Open(whileItRuns(instance, state)), null, null);
        }

        InstanceLock held = instance.Lock();
        try
        {
            InstanceRootFs.Mount(engine, instance, instance.ReadDefinition());
            return new InstanceRoot(RootDirectory.Open(instance.RootFs), instance, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Directory.Dispose();
        if (_mounted is not null)
        {
            InstanceRootFs.Unmount(_mounted);
        }

        _held?.Dispose();
    }
}
