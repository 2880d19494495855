namespace Enisle.Images.Operations;

/// <summary>Which index files a saved archive has.</summary>
public enum SaveFormat
{
    /// <summary>Both: an OCI layout that <c>docker load</c> understands too, as Docker itself writes.</summary>
    Both,

    /// <summary><c>oci-layout</c> and <c>index.json</c>.</summary>
    Oci,

    /// <summary><c>manifest.json</c>.</summary>
    Docker,
}
