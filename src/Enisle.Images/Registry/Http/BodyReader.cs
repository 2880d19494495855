namespace Enisle.Images.Registry.Http;

/// <summary>Reads an answer's body and gives up on one that brings next to nothing.</summary>
/// <remarks>Owner: the answer is the caller's.</remarks>
internal sealed class BodyReader : IAsyncDisposable
{
    // In each stall time so much must come: one byte now and then would hold a pull up for ever.
    private const int LeastPerPeriod = 1024;

    private readonly Stream _stream;
    private readonly TimeSpan _stall;
    private readonly string _host;
    private readonly CancellationToken _outer;
    private readonly CancellationTokenSource _limit;
    private int _sincePeriod;

    private BodyReader(Stream stream, TimeSpan stall, string host, CancellationToken cancellationToken)
    {
        _stream = stream;
        _stall = stall;
        _host = host;
        _outer = cancellationToken;
        _limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _limit.CancelAfter(stall);
    }

    public static async Task<BodyReader> Open(HttpResponseMessage answer, TimeSpan stall, CancellationToken cancellationToken)
    {
        Stream stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        return new BodyReader(stream, stall, answer.RequestMessage?.RequestUri?.Authority ?? "", cancellationToken);
    }

    /// <summary>How many bytes came; 0 at the end.</summary>
    /// <exception cref="HttpFault">Cut: the connection broke or stalled.</exception>
    public async ValueTask<int> Read(Memory<byte> buffer)
    {
        try
        {
            int count = await _stream.ReadAsync(buffer, _limit.Token);
            _sincePeriod += count;
            if (_sincePeriod >= LeastPerPeriod)
            {
                _sincePeriod = 0;
                _limit.CancelAfter(_stall);
            }

            return count;
        }
        catch (OperationCanceledException error) when (!_outer.IsCancellationRequested)
        {
            throw new HttpFault(HttpFaultKind.Cut, $"{_host}: less than {LeastPerPeriod} bytes came in {_stall.TotalSeconds:0.#} s", error);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw new HttpFault(HttpFaultKind.Cut, $"{_host}: the connection broke in the middle: {ForeignText.Clean(error.Message)}", error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _limit.Dispose();
        await _stream.DisposeAsync();
    }
}
