using System.Buffers;
using System.Net;
using Enisle.Host;
using Enisle.Images.Content;
using Enisle.Images.Registry.Http;
using Enisle.Spec.Image;

namespace Enisle.Images.Registry;

public sealed partial class RegistryClient
{
    private const int BlobBuffer = 128 * 1024;

    /// <summary>Fetches a blob into the store and commits it; what an earlier attempt left is not fetched again.</summary>
    /// <param name="repository">Which repository it is asked for in.</param>
    /// <param name="store">Verifies it.</param>
    /// <param name="blob">Digest and size.</param>
    /// <param name="received">Told how many bytes are there, after each piece.</param>
    /// <param name="cancellationToken">Ends it; what is there stays for the next time.</param>
    /// <exception cref="EnisleException">NotFound, Denied, Unavailable; Invalid: another content or size than promised.</exception>
    public async Task FetchBlob(Reference repository, ContentStore store, Descriptor blob, Action<long>? received, CancellationToken cancellationToken)
    {
        Digest digest = Digest.Parse(blob.Digest);
        bool wasResumed = await FetchIntoStore(repository, store, digest, blob.SizeBytes, received, lastTry: false, cancellationToken);
        if (!wasResumed)
        {
            return;
        }

        // What was left from earlier did not fit what came now: once more, from the beginning.
        await FetchIntoStore(repository, store, digest, blob.SizeBytes, received, lastTry: true, cancellationToken);
    }

    // True: the content is another one, and its beginning was not of this time.
    private async Task<bool> FetchIntoStore(
        Reference repository, ContentStore store, Digest digest, long sizeBytes, Action<long>? received, bool lastTry, CancellationToken cancellationToken)
    {
        // Opening waits while another process writes the same blob, and reads again what is there.
        using BlobWriter writer = await Task.Run(() => store.BeginWrite(digest, sizeBytes), cancellationToken);
        bool isResumed = writer.Offset > 0 && writer.Offset < sizeBytes;
        IReadOnlyList<RegistryEndpoint> endpoints = EndpointsOf(repository.Domain);
        for (int i = 0; writer.Offset < sizeBytes; i++)
        {
            try
            {
                await FetchFrom(endpoints[i], repository, writer, digest, received, cancellationToken);
            }
            catch (EnisleException) when (i < endpoints.Count - 1 && !cancellationToken.IsCancellationRequested)
            {
                // A mirror is a convenience: what it brought is kept if it is right.
            }
        }

        try
        {
            writer.Commit();
            return false;
        }
        catch (EnisleException error) when (error.Kind == ErrorKind.Invalid && isResumed && !lastTry)
        {
            return true;
        }
    }

    private async Task FetchFrom(
        RegistryEndpoint endpoint, Reference repository, BlobWriter writer, Digest digest, Action<long>? received, CancellationToken cancellationToken)
    {
        for (int failures = 0; writer.Offset < writer.SizeBytes;)
        {
            long before = writer.Offset;
            try
            {
                await FetchOnce(endpoint, repository, writer, digest, received, cancellationToken);
            }
            catch (HttpFault fault)
            {
                failures = writer.Offset - before >= BlobBuffer ? 1 : failures + 1;
                if (!fault.IsTransient || failures >= _options.Attempts)
                {
                    throw new EnisleException(ErrorKind.Unavailable, $"blob {digest}: {fault.Message}", fault);
                }

                await Retrying.Pause(_options, failures, fault, cancellationToken);
            }
        }
    }

    private async Task FetchOnce(
        RegistryEndpoint endpoint, Reference repository, BlobWriter writer, Digest digest, Action<long>? received, CancellationToken cancellationToken)
    {
        RegistryRequest request = new(HttpMethod.Get, $"/v2/{repository.Repository}/blobs/{digest}", PullScope(repository)) { Offset = writer.Offset };
        using HttpResponseMessage answer = await endpoint.Send(request, cancellationToken);
        long skip = await Begin(endpoint, answer, writer, digest, cancellationToken);
        await using BodyReader body = await BodyReader.Open(answer, _options.StallTimeout, cancellationToken);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BlobBuffer);
        try
        {
            while (await body.Read(buffer) is > 0 and var count)
            {
                int skipped = (int)Math.Min(skip, count);
                skip -= skipped;
                writer.Write(buffer.AsSpan(skipped, count - skipped));
                received?.Invoke(writer.Offset);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (writer.Offset < writer.SizeBytes)
        {
            throw new HttpFault(HttpFaultKind.Cut, $"{endpoint.Domain}: the content ends after {writer.Offset} of {writer.SizeBytes} bytes");
        }
    }

    // How many bytes of what comes are there already: a server need not know ranges.
    private static async Task<long> Begin(RegistryEndpoint endpoint, HttpResponseMessage answer, BlobWriter writer, Digest digest, CancellationToken cancellationToken)
    {
        long? announced = answer.Content.Headers.ContentLength;
        switch (answer.StatusCode)
        {
            case HttpStatusCode.OK when announced is null || announced == writer.SizeBytes:
                return writer.Offset;

            case HttpStatusCode.PartialContent when answer.Content.Headers.ContentRange is { } range:
                bool fits = range.From == writer.Offset && (range.Length is null || range.Length == writer.SizeBytes);
                return fits ? 0 : throw WrongSize($"answers with the range {range}");

            case HttpStatusCode.OK:
                throw WrongSize($"announces {announced} bytes");

            case HttpStatusCode.RequestedRangeNotSatisfiable:
                throw WrongSize($"has nothing at {writer.Offset}");

            case HttpStatusCode.NotFound:
                throw new EnisleException(ErrorKind.NotFound, $"blob {digest}: {endpoint.Domain} does not have it: {(await endpoint.ReadErrors(answer, cancellationToken)).Text}");

            case HttpStatusCode.Forbidden:
                throw new EnisleException(ErrorKind.Denied, $"blob {digest}: {endpoint.Domain} denies it: {(await endpoint.ReadErrors(answer, cancellationToken)).Text}");

            default:
                throw Retrying.FaultOf(endpoint.Domain, answer.StatusCode, (await endpoint.ReadErrors(answer, cancellationToken)).Text, answer);
        }

        EnisleException WrongSize(string what) => new(ErrorKind.Invalid, $"blob {digest}: {endpoint.Domain} {what}, where its descriptor says {writer.SizeBytes} bytes");
    }
}
