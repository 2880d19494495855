using Enisle.Images.Content;

namespace Enisle.Images.Registry;

/// <summary>Watches a pull.</summary>
/// <remarks>Thread: called from several at once, never for long.</remarks>
public interface IPullProgress
{
    /// <summary>The registry has answered; layers come next.</summary>
    void Pulling(Reference reference);

    /// <summary>A layer has come further; its bytes are told at most ten times a second.</summary>
    void Layer(in LayerProgress layer);

    /// <summary>All is there.</summary>
    /// <param name="reference">What was asked for.</param>
    /// <param name="digest">Of the manifest or index that it stands for.</param>
    /// <param name="isNew">Whether the name stood for something else before, or for nothing.</param>
    void Pulled(Reference reference, Digest digest, bool isNew);
}
