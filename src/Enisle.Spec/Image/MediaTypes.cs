namespace Enisle.Spec.Image;

/// <summary>The media types of images, OCI's and Docker's. Spec: OCI image-spec 1.1, media-types.md; Docker image manifest version 2, schema 2.</summary>
public static class MediaTypes
{
    /// <summary>A manifest, an index or a configuration that is larger is refused: none that is honest comes near.</summary>
    public const int MaxDocumentBytes = 4 * 1024 * 1024;

    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string OciConfig = "application/vnd.oci.image.config.v1+json";
    public const string OciEmpty = "application/vnd.oci.empty.v1+json";
    public const string OciLayer = "application/vnd.oci.image.layer.v1.tar";
    public const string OciLayerGzip = "application/vnd.oci.image.layer.v1.tar+gzip";
    public const string OciLayerZstd = "application/vnd.oci.image.layer.v1.tar+zstd";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string DockerConfig = "application/vnd.docker.container.image.v1+json";
    public const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar";
    public const string DockerLayerGzip = "application/vnd.docker.image.rootfs.diff.tar.gzip";
    public const string DockerLayerZstd = "application/vnd.docker.image.rootfs.diff.tar.zstd";

    private const string OciForeignLayer = "application/vnd.oci.image.layer.nondistributable.v1.tar";
    private const string DockerForeignLayerGzip = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";

    /// <summary>One image.</summary>
    public static bool IsManifest(string mediaType) => mediaType is OciManifest or DockerManifest;

    /// <summary>Several images.</summary>
    public static bool IsIndex(string mediaType) => mediaType is OciIndex or DockerManifestList;

    /// <summary>An image's configuration; anything else in its place makes the manifest an artifact that cannot be run.</summary>
    public static bool IsConfig(string mediaType) => mediaType is OciConfig or DockerConfig;

    /// <summary>How a layer is compressed, by its media type; null when it is no layer of a file system.</summary>
    public static LayerCompression? CompressionOf(string mediaType) => mediaType switch
    {
        OciLayer or DockerLayer or OciForeignLayer => LayerCompression.None,
        OciLayerGzip or DockerLayerGzip or OciForeignLayer + "+gzip" or DockerForeignLayerGzip => LayerCompression.Gzip,
        OciLayerZstd or DockerLayerZstd or OciForeignLayer + "+zstd" => LayerCompression.Zstd,
        _ => null,
    };

    /// <summary>OCI's name for a layer that is compressed so.</summary>
    public static string OciLayerOf(LayerCompression compression) => compression switch
    {
        LayerCompression.Gzip => OciLayerGzip,
        LayerCompression.Zstd => OciLayerZstd,
        _ => OciLayer,
    };
}
