using System.Buffers;
using System.Text;
using System.Text.Json;
using Enisle.Host;
using Enisle.Host.Processes;

namespace Enisle.Images.Registry.Auth;

/// <summary>A program <c>docker-credential-NAME</c> that keeps secrets: a key chain, <c>pass</c>, a cloud's login.</summary>
/// <remarks>Spec: docker-credential-helpers: the verb is the argument, the data is JSON or a server's name on stdin, the answer on stdout.</remarks>
internal sealed class CredentialHelper
{
    private const int TimeoutMs = 60_000;
    private const int MaxOutput = 1024 * 1024;
    private const string TokenUser = "<token>";
    private const string NotFound = "credentials not found in native keychain";

    private readonly string _program;

    /// <param name="name">As the file has it.</param>
    /// <param name="file">For messages.</param>
    /// <exception cref="EnisleException">Invalid: the name would be a path.</exception>
    public CredentialHelper(string name, string file)
    {
        bool isName = name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        _program = isName ? $"docker-credential-{name}"
            : throw new EnisleException(ErrorKind.Invalid, $"{file}: {ForeignText.Quote(name)} is not the name of a credential helper (letters, digits, dashes, dots)");
    }

    /// <summary>Null: the helper has none for this server.</summary>
    public RegistryCredential? Get(string server)
    {
        HelperResult result = Run("get", Encoding.UTF8.GetBytes(server));
        if (!result.Succeeded)
        {
            return IsNotFound(result) ? null : throw Failure("get", result);
        }

        try
        {
            using JsonDocument answer = JsonDocument.Parse(result.Output);
            string user = answer.RootElement.GetProperty("Username").GetString() ?? "";
            string secret = answer.RootElement.GetProperty("Secret").GetString() ?? "";
            return user == TokenUser ? new RegistryCredential("", "", secret) : user.Length == 0 ? null : new RegistryCredential(user, secret);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new EnisleException(ErrorKind.Invalid, $"{_program} get: the answer has no Username and Secret", error);
        }
    }

    public void Store(string server, RegistryCredential credential)
    {
        ArrayBufferWriter<byte> input = new();
        using (Utf8JsonWriter json = new(input))
        {
            json.WriteStartObject();
            json.WriteString("ServerURL", server);
            json.WriteString("Username", credential.IdentityToken is null ? credential.User : TokenUser);
            json.WriteString("Secret", credential.IdentityToken ?? credential.Password);
            json.WriteEndObject();
        }

        HelperResult result = Run("store", input.WrittenSpan);
        if (!result.Succeeded)
        {
            throw Failure("store", result);
        }
    }

    /// <summary>False: the helper had none.</summary>
    public bool Erase(string server)
    {
        HelperResult result = Run("erase", Encoding.UTF8.GetBytes(server));
        return result.Succeeded || (IsNotFound(result) ? false : throw Failure("erase", result));
    }

    private static bool IsNotFound(HelperResult result) => result.Output.Contains(NotFound, StringComparison.OrdinalIgnoreCase);

    private HelperResult Run(string verb, ReadOnlySpan<byte> input)
    {
        try
        {
            return HelperProgram.Run(HostPath.Find(_program), [_program, verb], HostPath.Environment(), input, TimeoutMs, MaxOutput, withErrors: false);
        }
        catch (LinuxException error)
        {
            throw new EnisleException(ErrorKind.Unavailable, $"{_program} {verb}: {error.Message}", error);
        }
    }

    private EnisleException Failure(string verb, HelperResult result) =>
        new(ErrorKind.Unavailable, $"{_program} {verb}: exit code {result.Status >> 8}: {ForeignText.Clean(result.Output)}");
}
