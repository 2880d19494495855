using Enisle.Engine.Events;
using Enisle.Engine.Instances;
using Enisle.Engine.Networks;
using Enisle.Engine.Volumes;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Images.Content;
using Enisle.Images.Layers;
using Enisle.Isolation;
using Enisle.Isolation.State;

namespace Enisle.Engine;

/// <summary>What every operation needs: where things are, and the levels there are. There is no daemon: each process has its own.</summary>
/// <remarks>Thread: any, for all members only read.</remarks>
public sealed class EngineContext
{
    private readonly Lazy<ContentStore> _images;

    /// <param name="directories">Where things are kept.</param>
    /// <param name="levels">Those that this host can run, the default first.</param>
    /// <param name="program">Absolute path of this executable: it supervises instances too.</param>
    public EngineContext(EngineDirectories directories, IReadOnlyList<IIsolationLevel> levels, string program)
    {
        Directories = directories;
        Levels = levels;
        Program = program;
        Instances = new InstanceStore(directories);
        Volumes = new VolumeStore(directories.Volumes);
        Events = new EventLog(directories);
        Networks = new NetworkManager(directories, IsInUse);
        _images = new Lazy<ContentStore>(() => ContentStore.Open(directories.Images), LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>Where things are kept.</summary>
    public EngineDirectories Directories { get; }

    /// <summary>Those that this host can run, the default first.</summary>
    public IReadOnlyList<IIsolationLevel> Levels { get; }

    /// <summary>Absolute path of this executable.</summary>
    public string Program { get; }

    /// <summary>All instances.</summary>
    public InstanceStore Instances { get; }

    /// <summary>All volumes.</summary>
    public VolumeStore Volumes { get; }

    /// <summary>What happened.</summary>
    public EventLog Events { get; }

    /// <summary>All networks.</summary>
    public NetworkManager Networks { get; }

    /// <summary>All images.</summary>
    public ContentStore Images => _images.Value;

    /// <summary>Unpacked layers, shared by all instances.</summary>
    public LayerStore Layers => new(Images, new ConfinedUnpacking(new UnpackOptions()));

    /// <summary>The level of that name.</summary>
    /// <exception cref="EnisleException">Invalid: there is none.</exception>
    public IIsolationLevel Level(string name)
    {
        foreach (IIsolationLevel level in Levels)
        {
            if (level.Name == name)
            {
                return level;
            }
        }

        throw new EnisleException(
            ErrorKind.Invalid, $"--isolation: {name}: no such level here; there is {string.Join(", ", Levels.Select(static level => level.Name))}");
    }

    /// <summary>Where that level keeps its state.</summary>
    public StateRoot LevelState(IIsolationLevel level) => new(Directories.LevelState(level.Name));

    // Its first process runs, or a process is at starting or ending it.
    private bool IsInUse(string instanceId)
    {
        InstanceState state = Instances.Open(instanceId).ReadState();
        using OwnedFd? keeper = state.BootId == BootId.Current ? Instance.TryOpenKeeper(state) : null;
        return keeper is not null || Lifecycle.StateTruth.Runs(state);
    }
}
