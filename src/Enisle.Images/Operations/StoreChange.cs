using Enisle.Host;
using Enisle.Images.Content;
using Enisle.Spec;

namespace Enisle.Images.Operations;

/// <summary>Adding to the store: all of it or nothing.</summary>
internal static class StoreChange
{
    /// <summary>Does it under a lease. When it fails, what it has put into the store leads nowhere, and is taken away.</summary>
    public static T Run<T>(ContentStore store, Func<T> change)
    {
        try
        {
            using StoreLease lease = store.Lease();
            return change();
        }
        catch (Exception e)
        {
            _ = GarbageCollector.TryCollect(store);
            if (e is not (InvalidDataException or EndOfStreamException or SpecException))
            {
                throw;
            }

            throw new EnisleException(ErrorKind.Invalid, e is SpecException ? e.Message : $"archive: {e.Message}", e);
        }
    }
}
