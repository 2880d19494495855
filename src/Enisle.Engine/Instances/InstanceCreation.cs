using Enisle.Bundles;
using Enisle.Bundles.Mounts;
using Enisle.Bundles.Options;
using Enisle.Host;
using Enisle.Images;

namespace Enisle.Engine.Instances;

/// <summary><c>create</c>: an instance is written down; nothing of it is on the host yet.</summary>
public static class InstanceCreation
{
    /// <param name="engine">The engine.</param>
    /// <param name="imageName">As the person wrote it.</param>
    /// <param name="image">What it was resolved to.</param>
    /// <param name="name">Null: one is made up.</param>
    /// <param name="asked">What runs, without the image's defaults.</param>
    /// <param name="host">How the host treats it.</param>
    /// <exception cref="EnisleException">An option is against its rule, or the name is taken.</exception>
    public static Instance Create(EngineContext engine, string imageName, Image image, string? name, WorkloadOptions asked, HostOptions host)
    {
        engine.Level(host.Isolation);
        WorkloadOptions workload = ImageDefaults.Merge(asked, image.Config.Process);
        Check(host);
        engine.Layers.Ensure(image);
        IReadOnlyList<MountOptions> mounts = AllMounts(engine, workload, host);
        (Instance instance, string taken) = engine.Instances.Create(name);
        InstanceDefinition definition = new()
        {
            Id = instance.Id,
            Name = taken,
            Created = DateTimeOffset.UtcNow,
            Image = imageName,
            ImageId = image.Id.Text,
            ManifestDigest = image.Descriptor.Digest,
            DiffIds = image.Config.DiffIds,
            Workload = workload,
            Host = host,
            Mounts = NameVolumes(engine, mounts),
        };
        instance.Write(definition);
        engine.Events.Add("create", definition);
        return instance;
    }

    private static void Check(HostOptions host)
    {
        if (host.AutoRemove && host.RestartPolicy.Name != "no")
        {
            throw new EnisleException(ErrorKind.Invalid, "conflicting options: cannot specify both --restart and --rm");
        }

        _ = Bundles.Limits.LimitRules.Limits(host);
        _ = Bundles.Limits.UlimitRules.Parse(host.Ulimits);
    }

    /// <summary>What was asked for, then other instances' volumes, then those that the image wants and nothing covers.</summary>
    private static List<MountOptions> AllMounts(EngineContext engine, WorkloadOptions workload, HostOptions host)
    {
        List<MountOptions> mounts = [];
        HashSet<string> targets = [];
        foreach (MountOptions mount in host.Mounts)
        {
            if (!targets.Add(mount.Target))
            {
                throw new EnisleException(ErrorKind.Invalid, $"Duplicate mount point: {mount.Target}");
            }

            mounts.Add(mount);
        }

        foreach (string from in host.VolumesFrom)
        {
            int colon = from.IndexOf(':', StringComparison.Ordinal);
            InstanceDefinition other = engine.Instances.Find(colon < 0 ? from : from[..colon]).ReadDefinition();
            bool readOnly = colon >= 0 && from[(colon + 1)..] is "ro";
            mounts.AddRange(other.Mounts
                .Where(mount => mount.Kind is MountKind.Volume or MountKind.Bind && targets.Add(mount.Target))
                .Select(mount => mount with { ReadOnly = mount.ReadOnly || readOnly }));
        }

        foreach (string path in workload.Volumes)
        {
            MountOptions mount = VolumeFlag.Parse(path);
            if (targets.Add(mount.Target))
            {
                mounts.Add(mount);
            }
        }

        return mounts;
    }

    private static IReadOnlyList<MountOptions> NameVolumes(EngineContext engine, IReadOnlyList<MountOptions> mounts) =>
    [
        .. mounts.Select(mount => mount is { Kind: MountKind.Volume, Source: null }
            ? mount with { Source = engine.Volumes.GetOrCreate(null, mount.VolumeLabels).Name }
            : mount),
    ];
}
