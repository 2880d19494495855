using System.Collections.Concurrent;
using Enisle.Images;
using Enisle.Images.Content;
using Enisle.Images.Registry;

namespace Enisle.Tests.Images.Registry;

/// <summary>Keeps what was told.</summary>
internal sealed class RecordedProgress : IPullProgress
{
    public ConcurrentQueue<LayerProgress> Layers { get; } = new();

    public bool? IsNew { get; private set; }

    public string? Digest { get; private set; }

    public void Pulling(Reference reference)
    {
    }

    public void Layer(in LayerProgress layer) => Layers.Enqueue(layer);

    public void Pulled(Reference reference, Digest digest, bool isNew)
    {
        Digest = digest.Text;
        IsNew = isNew;
    }
}
