using Enisle.Host;
using Enisle.Images.Content;
using Enisle.Spec.Image;

namespace Enisle.Images.Operations;

/// <summary><c>tag</c>.</summary>
public static class TagImage
{
    /// <summary>Gives the image one more name.</summary>
    /// <param name="store">The store.</param>
    /// <param name="source">A name or the beginning of an id.</param>
    /// <param name="name">A reference without a digest.</param>
    /// <exception cref="EnisleException">NotFound: there is no such image. Invalid: no name, or one with a digest.</exception>
    public static void Run(ContentStore store, string source, string name)
    {
        Reference reference = Reference.Parse(name);
        if (reference.Digest is not null)
        {
            throw new EnisleException(ErrorKind.Invalid, "refusing to create a tag with a digest reference");
        }

        using StoreLease lease = store.Lease();
        Descriptor target = ImageLookup.TryFindTarget(store, source)
            ?? throw new EnisleException(ErrorKind.NotFound, $"No such image: {source}");
        store.Tag(reference.FullName, target);
    }
}
