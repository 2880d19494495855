using Enisle.Host;
using Enisle.Images.Content;

namespace Enisle.Images.Operations;

/// <summary><c>image prune</c>.</summary>
public static class PruneImages
{
    /// <summary>Removes images that nothing uses, and what broken-off pulls left.</summary>
    /// <param name="store">The store.</param>
    /// <param name="all">Those with a name too; else dangling ones alone.</param>
    /// <param name="isInUse">Whether an instance was made from the image, by its id.</param>
    /// <param name="until">Only those made before; null for all.</param>
    /// <exception cref="EnisleException">WrongState: somebody is adding to the store; nothing was done.</exception>
    public static PrunedImages Run(ContentStore store, bool all, Func<Digest, bool> isInUse, DateTimeOffset? until = null)
    {
        List<string> untagged = [], deleted = [];
        foreach (IGrouping<string, ImageSummary> image in ListImages.Run(store).GroupBy(static summary => summary.Target.Digest))
        {
            bool isDangling = image.All(static summary => summary.FullName is null);
            bool isYoung = until is { } time && image.First().Image?.Config.Created is { } created && created >= time;
            if ((!all && !isDangling) || isYoung || isInUse(image.First().Id))
            {
                continue;
            }

            store.Forget(image.Key);
            untagged.AddRange(image.Where(static summary => summary.FullName is not null).Select(static summary => Familiar(summary.FullName!)));
            deleted.Add(image.First().Id.Text);
        }

        CollectedGarbage garbage = GarbageCollector.TryCollect(store, keepPartial: false)
            ?? throw new EnisleException(ErrorKind.WrongState, "the image store is being added to: try again when the pull or import has ended");
        return new PrunedImages(untagged, [.. deleted, .. garbage.Layers], garbage.Bytes);
    }

    private static string Familiar(string fullName) => Reference.TryParse(fullName, out Reference? reference) ? reference.FamiliarText : fullName;
}
