namespace Enisle.Spec.Image;

/// <summary>How the tar file of a layer is compressed.</summary>
public enum LayerCompression
{
    None,
    Gzip,
    Zstd,
}
