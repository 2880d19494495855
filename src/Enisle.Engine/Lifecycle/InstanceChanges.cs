using Enisle.Engine.Instances;
using Enisle.Engine.RootFileSystems;
using Enisle.Host.Fd;
using Enisle.Images;
using Enisle.Images.Layers;
using Enisle.Images.Operations;
using Enisle.Images.RootFileSystems;

namespace Enisle.Engine.Lifecycle;

/// <summary><c>diff</c>, <c>commit</c> and <c>export</c>: what an instance has made of its image.</summary>
public static class InstanceChanges
{
    /// <summary>Files that are new, changed or gone.</summary>
    public static IReadOnlyList<LayerChange> List(EngineContext engine, Instance instance)
    {
        string upper = OverlayMount.UpperOf(instance.Directory);
        if (!HostFile.Exists(upper))
        {
            return [];
        }

        List<LayerChange> changes = [.. LayerDiff.List(engine.Images, instance.ReadDefinition().DiffIds, upper)];
        changes.RemoveAll(static change => InstanceRootFs.IsMountPoint(change.Path));
        bool etcChanged = changes.Exists(static change => change.Path.StartsWith("/etc/", StringComparison.Ordinal));
        changes.RemoveAll(change => change is { Path: "/etc", Kind: ChangeKind.Changed } && !etcChanged);
        return changes;
    }

    /// <summary>A new image of it.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="instance">Which.</param>
    /// <param name="name">Null: the image has none.</param>
    /// <param name="pause">It is frozen meanwhile, if it runs.</param>
    /// <param name="options">Author, message, changes.</param>
    public static Image Commit(EngineContext engine, Instance instance, Reference? name, bool pause, CommitOptions options)
    {
        InstanceDefinition definition = instance.ReadDefinition();
        Image parent = ImageLookup.Find(engine.Images, definition.ImageId);
        bool frozen = pause && StateTruth.Read(engine, instance).Status == InstanceStatus.Running;
        if (frozen)
        {
            InstancePause.Pause(engine, instance);
        }

        try
        {
            string upper = OverlayMount.UpperOf(instance.Directory);
            EngineDirectories.Make(upper); // one that has never run has changed nothing
            Image image = CommitImage.Run(engine.Images, engine.Layers, parent, upper, name, options with { Process = CommittedProcess.Of(definition) });
            engine.Events.Add("commit", definition, ("imageID", image.Id.Text));
            return image;
        }
        finally
        {
            if (frozen)
            {
                InstancePause.Unpause(engine, instance);
            }
        }
    }

    /// <summary>All files of it as a tar archive, without volumes.</summary>
    public static void Export(EngineContext engine, Instance instance, Stream output)
    {
        using InstanceRoot root = InstanceRoot.OpenWithoutVolumes(engine, instance);
        using OwnedFd directory = root.Directory.OpenInside(".", Abi.Fcntl.O_RDONLY | Abi.Fcntl.O_DIRECTORY);
        TreeArchive.Write(directory, output, overlayMarks: false);
    }
}
