using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Images.Registry.Auth;

/// <summary>Docker's <c>config.json</c>: names and passwords, or the names of the programs that keep them. Members of others stay as they are.</summary>
public sealed partial class CredentialFile(string path) : ICredentials
{
    private const int MaxBytes = 4 * 1024 * 1024;
    private const int MaxDepth = 64;

    /// <summary>Where it is, whether it exists or not.</summary>
    public string Path { get; } = path;

    /// <summary><c>$REGISTRY_AUTH_FILE</c>, <c>$DOCKER_CONFIG/config.json</c> or <c>~/.docker/config.json</c>.</summary>
    public static string DefaultPath()
    {
        string? file = Environment.GetEnvironmentVariable("REGISTRY_AUTH_FILE");
        string? directory = Environment.GetEnvironmentVariable("DOCKER_CONFIG");
        string? home = Environment.GetEnvironmentVariable("HOME");
        return !string.IsNullOrEmpty(file) ? file
            : !string.IsNullOrEmpty(directory) ? $"{directory}/config.json"
            : $"{(string.IsNullOrEmpty(home) ? "/root" : home)}/.docker/config.json";
    }

    /// <inheritdoc/>
    /// <exception cref="EnisleException">Invalid: the file, or what a helper says, cannot be understood.</exception>
    public RegistryCredential? Find(string domain)
    {
        JsonObject file = Read();
        string key = CredentialKey.Of(domain);
        if (HelperFor(file, key) is { } helper && helper.Get(key) is { } kept)
        {
            return kept;
        }

        if (Member(file, "auths") is not { } auths)
        {
            return null;
        }

        if (Member(auths, key) is { } entry)
        {
            return ReadEntry(key, entry);
        }

        foreach ((string name, JsonNode? node) in auths)
        {
            if (node is JsonObject other && CredentialKey.TryDomainOf(name, out string? filed) && filed == domain)
            {
                return ReadEntry(name, other);
            }
        }

        return null;
    }

    private JsonObject Read()
    {
        byte[] text = HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, Path) ?? [];
        if (text.AsSpan().Trim(" \t\r\n"u8).IsEmpty)
        {
            return [];
        }

        if (text.Length > MaxBytes)
        {
            throw new EnisleException(ErrorKind.Invalid, $"{Path}: {text.Length} bytes is more than {MaxBytes}");
        }

        try
        {
            JsonObject file = JsonNode.Parse(text, null, new JsonDocumentOptions { MaxDepth = MaxDepth }) as JsonObject
                ?? throw new EnisleException(ErrorKind.Invalid, $"{Path}: is not a JSON object");
            _ = file.Count; // a name that comes twice is found out now
            return file;
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new EnisleException(ErrorKind.Invalid, $"{Path}: is not JSON: {error.Message}", error);
        }
    }

    private CredentialHelper? HelperFor(JsonObject file, string key)
    {
        string? name = (Member(file, "credHelpers") is { } helpers ? Text(helpers, key) : null) ?? Text(file, "credsStore");
        return name is null ? null : new CredentialHelper(name, Path);
    }

    private RegistryCredential? ReadEntry(string key, JsonObject entry)
    {
        string user = Text(entry, "username") ?? "";
        string password = Text(entry, "password") ?? "";
        if (Text(entry, "auth") is { } encoded)
        {
            (user, password) = Decode(encoded) ?? throw new EnisleException(ErrorKind.Invalid, $"{Path}: auths[{ForeignText.Clean(key)}].auth: is not the Base64 of name:password");
        }

        string? identity = Text(entry, "identitytoken");
        return identity is null && user.Length == 0 ? null : new RegistryCredential(user, password, identity);
    }

    private static (string User, string Password)? Decode(string encoded)
    {
        byte[] bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out int length))
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(bytes.AsSpan(0, length));
        int colon = text.IndexOf(':');
        return colon <= 0 ? null : (text[..colon], text[(colon + 1)..].Trim('\0'));
    }

    private static JsonObject? Member(JsonObject parent, string name) => parent.TryGetPropertyValue(name, out JsonNode? node) ? node as JsonObject : null;

    private static string? Text(JsonObject parent, string name) =>
        parent.TryGetPropertyValue(name, out JsonNode? node) && node is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;
}
