using System.Net;
using System.Security.Cryptography;
using Enisle.Host;
using Enisle.Images.Registry.Http;

namespace Enisle.Images.Registry;

/// <summary>When a thing is tried again, and after which pause.</summary>
internal static class Retrying
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_longestWish = TimeSpan.FromMinutes(2);

    /// <summary>Runs <paramref name="action"/> until it succeeds or fails for good.</summary>
    /// <exception cref="EnisleException">Unavailable: the last failure.</exception>
    public static async Task<T> Run<T>(RegistryOptions options, Func<Task<T>> action, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await action();
            }
            catch (HttpFault fault) when (fault.IsTransient && attempt < options.Attempts)
            {
                await Pause(options, attempt, fault, cancellationToken);
            }
            catch (HttpFault fault)
            {
                throw Final(fault);
            }
        }
    }

    /// <summary>Doubles from one attempt to the next, differs from one client to the next, and follows the server's wish.</summary>
    public static Task Pause(RegistryOptions options, int attempt, HttpFault fault, CancellationToken cancellationToken)
    {
        TimeSpan pause = options.FirstPause * Math.Pow(2, Math.Min(attempt - 1, 10)) * (0.75 + (RandomNumberGenerator.GetInt32(500) / 1000.0));
        pause = pause < s_longestPause ? pause : s_longestPause;
        TimeSpan wish = fault.RetryAfter ?? TimeSpan.Zero;
        return Task.Delay(wish > pause ? wish < s_longestWish ? wish : s_longestWish : pause, cancellationToken);
    }

    public static EnisleException Final(HttpFault fault) => new(ErrorKind.Unavailable, fault.Message, fault);

    /// <summary>A status that is no success: transient where the server is busy or broken.</summary>
    public static HttpFault FaultOf(string host, HttpStatusCode status, string text, HttpResponseMessage? answer)
    {
        bool isBusy = status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
        string reason = text.Length > 0 ? text : status == HttpStatusCode.TooManyRequests ? "toomanyrequests" : "no reason given";
        return new HttpFault(isBusy ? HttpFaultKind.Busy : HttpFaultKind.Nonsense, $"{host}: unexpected status {(int)status}: {reason}")
        {
            RetryAfter = answer?.Headers.RetryAfter switch
            {
                { Delta: { } delta } => delta,
                { Date: { } date } => date - DateTimeOffset.UtcNow,
                _ => null,
            },
        };
    }
}
