using Enisle.Abi;
using Enisle.Engine.Instances;
using Enisle.Host.Fd;
using Enisle.Host.Mounts;

namespace Enisle.Engine.RootFileSystems;

/// <summary>An instance's root file system: the image's layers, shared by all, and a writable layer of its own.</summary>
internal static class InstanceRootFs
{
    private const uint Open = 0x1ED;
    private const uint OwnerOnly = 0x1C0;

    /// <summary>Mounts it at <see cref="Instance.RootFs"/>. What is mounted there from a start that was cut short is taken away first.</summary>
    public static void Mount(EngineContext engine, Instance instance, InstanceDefinition definition)
    {
        Unmount(instance);
        HostFile.MakeDirectory(Fcntl.AT_FDCWD, instance.RootFs, Open);
        HostFile.MakeDirectory(Fcntl.AT_FDCWD, $"{instance.Directory}/upper", Open);
        HostFile.MakeDirectory(Fcntl.AT_FDCWD, $"{instance.Directory}/work", OwnerOnly);
        string layers = string.Join(':', definition.DiffIds.Reverse().Select(diffId => $"{engine.Images.Path}/layers/{diffId.Replace(':', '/')}"));
        HostMount.Mount(
            "overlay", instance.RootFs, "overlay", 0, $"lowerdir={layers},upperdir={instance.Directory}/upper,workdir={instance.Directory}/work,index=off,metacopy=off");
    }

    /// <summary>Takes it away, if it is there.</summary>
    public static void Unmount(Instance instance)
    {
        while (HostMount.TryUnmount(instance.RootFs))
        {
        }
    }
}
