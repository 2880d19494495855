namespace Enisle.Tests.Images.Registry;

/// <summary>Hands out tokens to everybody, each another one; the latest is good.</summary>
internal sealed class FakeTokenServer : IDisposable
{
    private int _count;
    private volatile string _good = "none yet";

    public FakeTokenServer() => Server = new FakeServer(_ =>
    {
        _good = $"token-{Interlocked.Increment(ref _count)}";
        return FakeAnswer.Text(200, $$"""{"token":"{{_good}}","expires_in":300,"refresh_token":"refresh-{{_count}}"}""");
    });

    public FakeServer Server { get; }

    public string Challenge => $"Bearer realm=\"http://127.0.0.1:{Server.Port}/token\",service=\"registry.test\",scope=\"something else\"";

    public bool Accepts(FakeRequest request) => request.Header("Authorization") == $"Bearer {_good}";

    public void Revoke() => _good = "none any more";

    public void Dispose() => Server.Dispose();
}
