using System.Diagnostics;
using Enisle.Images.Content;
using Enisle.Spec.Image;

namespace Enisle.Images.Registry;

/// <summary>Fetches an image's layers, a few at once, and hands each over while others are still on their way.</summary>
internal sealed class LayerPipeline(ContentStore store, RegistryClient client, Reference reference, PullOptions options, IPullProgress progress)
    : IDisposable
{
    private static readonly TimeSpan s_betweenReports = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _downloads = new(Math.Max(1, options.Registry.ParallelDownloads));
    private readonly SemaphoreSlim _unpacks = new(Math.Max(1, options.ParallelUnpacks));

    /// <summary>Ends when every layer is there and has been handed over; the first failure ends the others.</summary>
    public async Task Run(ImageManifest manifest, ImageConfig config, CancellationToken cancellationToken)
    {
        using CancellationTokenSource together = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<(PulledLayer Layer, bool WasThere)> layers = [];
        for (int i = 0; i < manifest.Layers.Count; i++)
        {
            // The same layer twice is one blob and one thing to unpack.
            if (!layers.Exists(known => known.Layer.Blob.Digest == manifest.Layers[i].Digest))
            {
                PulledLayer layer = new(i, manifest.Layers[i], Digest.Parse(config.DiffIds[i]));
                layers.Add((layer, Announce(layer)));
            }
        }

        List<Task> tasks = layers.ConvertAll(layer => RunOne(layer.Layer, layer.WasThere, together));
        try
        {
            await Task.WhenAll(tasks);
        }
        catch when (!cancellationToken.IsCancellationRequested)
        {
            // What failed first, not what was cancelled because of it.
            throw (tasks.Find(task => task.IsFaulted)?.Exception ?? tasks.Find(task => task.Exception is not null)!.Exception)!.InnerException!;
        }
    }

    public void Dispose()
    {
        _downloads.Dispose();
        _unpacks.Dispose();
    }

    private bool Announce(PulledLayer layer)
    {
        bool isThere = store.Contains(Digest.Parse(layer.Blob.Digest));
        Report(layer, isThere ? LayerState.AlreadyExists : LayerState.PullingFsLayer, 0);
        return isThere;
    }

    private async Task RunOne(PulledLayer layer, bool wasThere, CancellationTokenSource together)
    {
        try
        {
            if (!wasThere)
            {
                await Fetch(layer, together.Token);
            }

            await HandOver(layer, wasThere, together.Token);
        }
        catch
        {
            await together.CancelAsync();
            throw;
        }
    }

    private async Task Fetch(PulledLayer layer, CancellationToken cancellationToken)
    {
        if (!_downloads.Wait(0, CancellationToken.None))
        {
            Report(layer, LayerState.Waiting, 0);
            await _downloads.WaitAsync(cancellationToken);
        }

        try
        {
            long last = 0;
            await client.FetchBlob(reference, store, layer.Blob, received =>
            {
                if (Stopwatch.GetElapsedTime(last) >= s_betweenReports)
                {
                    last = Stopwatch.GetTimestamp();
                    Report(layer, LayerState.Downloading, received);
                }
            }, cancellationToken);
            Report(layer, LayerState.DownloadComplete, layer.Blob.SizeBytes);
        }
        finally
        {
            _downloads.Release();
        }
    }

    private async Task HandOver(PulledLayer layer, bool wasThere, CancellationToken cancellationToken)
    {
        if (options.LayerReady is { } ready)
        {
            await _unpacks.WaitAsync(cancellationToken);
            try
            {
                if (!wasThere)
                {
                    Report(layer, LayerState.Extracting, layer.Blob.SizeBytes);
                }

                await ready(layer, cancellationToken);
            }
            finally
            {
                _unpacks.Release();
            }
        }

        if (!wasThere)
        {
            Report(layer, LayerState.PullComplete, layer.Blob.SizeBytes);
        }
    }

    private void Report(PulledLayer layer, LayerState state, long current) =>
        progress.Layer(new LayerProgress(layer.Blob.Digest[7..19], state, current, layer.Blob.SizeBytes));
}
