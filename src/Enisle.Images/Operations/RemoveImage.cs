using Enisle.Host;
using Enisle.Images.Content;
using Enisle.Spec.Image;

namespace Enisle.Images.Operations;

/// <summary><c>rmi</c>.</summary>
public static class RemoveImage
{
    private const int ShortId = 12;

    /// <summary>Takes a name away, and with its last name the image.</summary>
    /// <param name="store">The store.</param>
    /// <param name="text">A name, or the beginning of an id, which stands for all the image's names.</param>
    /// <param name="force">Also with several names, or when a stopped instance was made from it; such an image stays, without a name.</param>
    /// <param name="useOf">The instance that was made from an image, by its id, a running one rather than another; null for none.</param>
    /// <exception cref="EnisleException">NotFound; WrongState: it is in use, or has several names.</exception>
    public static RemovedImage Run(ContentStore store, string text, bool force, Func<Digest, ImageUse?> useOf)
    {
        Descriptor target = ImageLookup.TryFindTarget(store, text)
            ?? throw new EnisleException(ErrorKind.NotFound, $"No such image: {text}");
        List<string> names = NamesOf(store, target);
        string? name = Reference.TryParse(text, out Reference? reference) && names.Contains(reference.FullName) ? reference.FullName : null;
        Digest id = ListImages.TryRead(store, target)?.Id ?? Digest.Parse(target.Digest);
        if (name is not null && names.Count > 1)
        {
            store.Untag(name);
            return new RemovedImage([Familiar(name)], []);
        }

        ImageUse? use = useOf(id);
        Check(name, id, names.Count, force, use);
        if (use is not null)
        {
            // Its layers are an instance's root file system.
            names.ForEach(gone => store.Untag(gone));
            store.Keep(target);
            return new RemovedImage(names.ConvertAll(Familiar), []);
        }

        store.Forget(target.Digest);
        CollectedGarbage garbage = GarbageCollector.TryCollect(store) ?? CollectedGarbage.None;
        return new RemovedImage(names.ConvertAll(Familiar), [id.Text, .. garbage.Layers]);
    }

    private static void Check(string? name, Digest id, int names, bool force, ImageUse? use)
    {
        string shortId = id.Hex[..ShortId];
        string what = name is null ? $"conflict: unable to delete {shortId}" : $"conflict: unable to remove repository reference \"{Familiar(name)}\"";
        if (use is { } running && running.IsRunning)
        {
            throw new EnisleException(
                ErrorKind.WrongState, $"conflict: unable to delete {shortId} (cannot be forced) - image is being used by running container {Short(running)}");
        }

        if (use is { } stopped && !force)
        {
            throw new EnisleException(ErrorKind.WrongState, name is null
                ? $"{what} (must be forced) - image is being used by stopped container {Short(stopped)}"
                : $"{what} (must force) - container {Short(stopped)} is using its referenced image {shortId}");
        }

        if (name is null && names > 1 && !force)
        {
            throw new EnisleException(ErrorKind.WrongState, $"{what} (must be forced) - image is referenced in multiple repositories");
        }
    }

    private static List<string> NamesOf(ContentStore store, Descriptor target)
    {
        List<string> names = [];
        foreach (NamedImage image in store.Names())
        {
            if (image.Target.Digest == target.Digest && image.FullName is not null)
            {
                names.Add(image.FullName);
            }
        }

        return names;
    }

    private static string Familiar(string fullName) => Reference.TryParse(fullName, out Reference? reference) ? reference.FamiliarText : fullName;

    private static string Short(ImageUse use) => use.InstanceId.Length > ShortId ? use.InstanceId[..ShortId] : use.InstanceId;
}
