using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;

namespace Enisle.Integration.Tests.Engines;

/// <summary>Writes OCI image layouts with an index of two platforms, each with one layer that says which it is.</summary>
internal static class OciImages
{
    private static readonly string[] s_architectures = ["amd64", "arm64"];

    public static string WriteIndex(string directory, int layerBytes)
    {
        _ = Directory.CreateDirectory($"{directory}/blobs/sha256");
        File.WriteAllText($"{directory}/oci-layout", """{"imageLayoutVersion":"1.0.0"}""");
        string manifests = string.Join(',', s_architectures.Select(architecture => WriteImage(directory, architecture, layerBytes)));
        string index = Put(directory, "application/vnd.oci.image.index.v1+json", Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{{manifests}}]}"""), "");
        File.WriteAllText($"{directory}/index.json", $$"""{"schemaVersion":2,"manifests":[{{index}}]}""");
        return directory;
    }

    private static string WriteImage(string directory, string architecture, int layerBytes)
    {
        byte[] layer = Layer(architecture, layerBytes);
        string diffId = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(layer))}";
        string config = Put(directory, "application/vnd.oci.image.config.v1+json", Encoding.UTF8.GetBytes(
            $$"""{"architecture":"{{architecture}}","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["{{diffId}}"]} }"""), "");
        string blob = Put(directory, "application/vnd.oci.image.layer.v1.tar", layer, "");
        return Put(directory, "application/vnd.oci.image.manifest.v1+json", Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{config}},"layers":[{{blob}}]}"""),
            $$""","platform":{"os":"linux","architecture":"{{architecture}}"}""");
    }

    private static string Put(string directory, string type, byte[] content, string more)
    {
        string hex = Convert.ToHexStringLower(SHA256.HashData(content));
        File.WriteAllBytes($"{directory}/blobs/sha256/{hex}", content);
        return $$"""{"mediaType":"{{type}}","digest":"sha256:{{hex}}","size":{{content.Length}}{{more}}}""";
    }

    private static byte[] Layer(string architecture, int layerBytes)
    {
        byte[] content = new byte[layerBytes];
        new Random(architecture.Length).NextBytes(content);
        using MemoryStream stream = new();
        using (TarWriter tar = new(stream, TarEntryFormat.Ustar, leaveOpen: true))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, architecture) { DataStream = new MemoryStream(content) });
        }

        return stream.ToArray();
    }
}
