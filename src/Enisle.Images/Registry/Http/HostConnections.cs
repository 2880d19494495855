using System.Net.Sockets;
using Enisle.Host.Dns;

namespace Enisle.Images.Registry.Http;

/// <summary>The connections to one host and port, and how they are made.</summary>
internal sealed class HostConnections : IDisposable
{
    private const int MaxHeaderKilobytes = 64;

    public HostConnections(RegistryOptions options, Uri uri)
    {
        Trust = uri.Scheme == Uri.UriSchemeHttps ? new TlsTrust(options, uri.Authority) : null;
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            Proxy = options.Proxy ?? EnvironmentProxy.Instance,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            // What is left of a body that nobody wants is not worth waiting for.
            MaxResponseDrainSize = 64 * 1024,
            ResponseDrainTimeout = TimeSpan.FromSeconds(0.2),
            ConnectTimeout = options.HeaderTimeout,
            ConnectCallback = (context, cancellationToken) => Connect(context.DnsEndPoint, options.ConnectTimeout, cancellationToken),
        };
        if (Trust is not null)
        {
            handler.SslOptions = Trust.ToSslOptions();
        }

        Invoker = new HttpMessageInvoker(handler);
    }

    public HttpMessageInvoker Invoker { get; }

    /// <summary>Null for plain HTTP.</summary>
    public TlsTrust? Trust { get; }

    public void Dispose()
    {
        Invoker.Dispose();
        Trust?.Dispose();
    }

    private static async ValueTask<Stream> Connect(System.Net.DnsEndPoint target, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Socket socket = await HostDialer.Connect(target.Host, target.Port, timeout, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
