namespace Enisle.Images.Registry.Http;

/// <summary>Bodies that fit into memory: manifests, tokens, errors.</summary>
internal static class SmallBody
{
    private const int FirstBuffer = 16 * 1024;

    /// <summary>All of it.</summary>
    /// <param name="answer">Stays the caller's.</param>
    /// <param name="maxBytes">More is refused, before it is read where the length is announced.</param>
    /// <param name="limit">For all of it together.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="HttpFault">Nonsense: too long. Cut: broken off, or slow.</exception>
    public static async Task<byte[]> Read(HttpResponseMessage answer, int maxBytes, TimeSpan limit, CancellationToken cancellationToken)
    {
        string host = answer.RequestMessage?.RequestUri?.Authority ?? "";
        if (answer.Content.Headers.ContentLength > maxBytes)
        {
            throw TooLong(host, maxBytes);
        }

        using CancellationTokenSource inTime = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        inTime.CancelAfter(limit);
        try
        {
            await using BodyReader body = await BodyReader.Open(answer, limit, inTime.Token);
            byte[] buffer = new byte[Math.Min(FirstBuffer, maxBytes + 1)];
            for (int length = 0; ;)
            {
                int count = await body.Read(buffer.AsMemory(length));
                length += count;
                if (count == 0)
                {
                    return buffer[..length];
                }

                if (length > maxBytes)
                {
                    throw TooLong(host, maxBytes);
                }

                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, Math.Min(buffer.Length * 4, maxBytes + 1));
                }
            }
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpFault(HttpFaultKind.Cut, $"{host}: the answer did not end within {limit.TotalSeconds:0.#} s", error);
        }
    }

    private static HttpFault TooLong(string host, int maxBytes) => new(HttpFaultKind.Nonsense, $"{host}: the answer is longer than {maxBytes} bytes");
}
