using Enisle.Images.Content;

namespace Enisle.Images.Registry;

/// <summary>Nobody watches.</summary>
public sealed class NoProgress : IPullProgress
{
    /// <inheritdoc/>
    public void Pulling(Reference reference)
    {
    }

    /// <inheritdoc/>
    public void Layer(in LayerProgress layer)
    {
    }

    /// <inheritdoc/>
    public void Pulled(Reference reference, Digest digest, bool isNew)
    {
    }
}
