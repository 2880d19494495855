using Enisle.Images;
using Enisle.Images.Content;
using Enisle.Images.Registry;
using Enisle.Images.Registry.Auth;
using Enisle.Spec.Image;

namespace Enisle.Tests.Images.Registry;

/// <summary>A store in a directory of its own, and pulls into it that do not wait long.</summary>
public abstract class PullFixture : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("enisle-pull-").FullName;

    protected PullFixture() => Store = ContentStore.Open($"{_directory}/images");

    protected ContentStore Store { get; }

    protected RegistryOptions Options { get; set; } = new()
    {
        Credentials = new NoCredentials(),
        CertificateDirectories = [],
        FirstPause = TimeSpan.FromMilliseconds(5),
        Attempts = 3,
    };

    internal RecordedProgress Progress { get; } = new();

    public void Dispose()
    {
        Store.Dispose();
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected Task<Descriptor> Pull(string name, Platform? platform = null, Func<PulledLayer, CancellationToken, Task>? ready = null, CancellationToken? cancel = null) => Puller.Pull(
        Store,
        Reference.Parse(name),
        platform,
        new PullOptions { Registry = Options, LayerReady = ready },
        Progress,
        cancel ?? TestContext.Current.CancellationToken);

    protected bool Has(string digest) => Store.Contains(Digest.Parse(digest));

    /// <summary>How many bytes of a blob an earlier attempt left.</summary>
    protected long Left(string digest)
    {
        FileInfo file = new($"{_directory}/images/ingest/{digest.Replace(':', '-')}");
        return file.Exists ? file.Length : 0;
    }

    protected void Leave(string digest, byte[] content) => File.WriteAllBytes($"{_directory}/images/ingest/{digest.Replace(':', '-')}", content);
}
