using System.CommandLine;
using Enisle.Engine;
using Enisle.Host;
using Enisle.Host.Terminal;
using Enisle.Images;
using Enisle.Images.Registry;
using Enisle.Output;
using Enisle.Spec.Image;

namespace Enisle.Commands;

/// <summary>The image that <c>run</c> and <c>create</c> name: in the store, or pulled first.</summary>
internal static class ImageSource
{
    private const int DefaultColumns = 80;

    /// <summary>Fetches an image; its layers are unpacked as they come.</summary>
    public static Reference Pull(string name, Platform? platform, IPullProgress progress, RegistryOptions registry)
    {
        EngineContext engine = EngineFactory.Engine;
        Reference reference = Reference.Parse(name);
        PullOptions options = new()
        {
            Registry = registry,
            LayerReady = (layer, _) =>
            {
                engine.Layers.Ensure(layer.Blob, layer.DiffId);
                return Task.CompletedTask;
            },
        };
        Puller.Pull(engine.Images, reference, platform, options, progress, CancellationToken.None).GetAwaiter().GetResult();
        return reference;
    }

    /// <summary>Bars where a person looks, lines where a program reads.</summary>
    public static IPullProgress Progress(TextWriter output, bool toError)
    {
        int fd = toError ? 2 : 1;
        return new PullProgressPrinter(output, HostTerminal.IsTerminal(fd) ? new HostTerminal(fd).Size?.Columns ?? DefaultColumns : null);
    }

    /// <param name="name">As typed.</param>
    /// <param name="policy"><c>missing</c>, <c>always</c>, <c>never</c>; null: missing.</param>
    /// <param name="platform">As in <c>linux/amd64</c>; null: this host's.</param>
    /// <param name="quiet">Nothing is said of a pull.</param>
    /// <param name="parsed">Where to say it.</param>
    public static Image Get(string name, string? policy, string? platform, bool quiet, ParseResult parsed)
    {
        EngineContext engine = EngineFactory.Engine;
        Platform? wanted = platform is null ? null : PlatformRules.Parse(platform);
        string word = policy ?? "missing";
        if (word is not ("missing" or "always" or "never"))
        {
            throw new EnisleException(ErrorKind.Invalid, $"invalid pull option: '{word}': must be one of \"always\", \"missing\" or \"never\"");
        }

        Image? image = word == "always" ? null : ImageLookup.TryFind(engine.Images, name, wanted);
        if (image is not null)
        {
            return image;
        }

        if (word == "never")
        {
            throw new EnisleException(ErrorKind.NotFound, $"No such image: {Reference.Parse(name).FamiliarText}");
        }

        if (word == "missing" && !quiet)
        {
            parsed.InvocationConfiguration.Error.WriteLine($"Unable to find image '{Reference.Parse(name).FamiliarText}' locally");
        }

        Pull(name, wanted, quiet ? new NoProgress() : Progress(parsed.InvocationConfiguration.Error, toError: true), new RegistryOptions());
        return ImageLookup.Find(engine.Images, name, wanted);
    }
}
