using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Images.Registry.Auth;

public sealed partial class CredentialFile
{
    private const uint OwnerOnly = 0x180; // 0600

    /// <summary>Files the credential, with the helper program that the file names for this registry, else in the file itself.</summary>
    /// <returns>Whether the secret is in the file now, readable by whoever can read it.</returns>
    /// <exception cref="EnisleException">The helper refuses, or the file cannot be understood.</exception>
    public bool Store(string domain, RegistryCredential credential) => Change(file =>
    {
        string key = CredentialKey.Of(domain);
        JsonObject entry = [];
        CredentialHelper? helper = HelperFor(file, key);
        if (helper is not null)
        {
            helper.Store(key, credential);
        }
        else
        {
            entry["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.User}:{credential.Password}"));
            if (credential.IdentityToken is { } identity)
            {
                entry["identitytoken"] = identity;
            }
        }

        if (Member(file, "auths") is not { } auths)
        {
            file["auths"] = auths = [];
        }

        auths[key] = entry;
        return helper is null;
    });

    /// <summary>Forgets the credential; false when there was none.</summary>
    /// <exception cref="EnisleException">The helper refuses, or the file cannot be understood.</exception>
    public bool Erase(string domain) => Change(file =>
    {
        string key = CredentialKey.Of(domain);
        bool wasKept = HelperFor(file, key)?.Erase(key) ?? false;
        JsonObject? auths = Member(file, "auths");
        foreach (string name in auths?.Select(member => member.Key).ToArray() ?? [])
        {
            if (CredentialKey.TryDomainOf(name, out string? filed) && filed == domain)
            {
                wasKept = true;
                auths!.Remove(name);
            }
        }

        return wasKept;
    });

    // Two that change it at once take turns; a reader sees the old or the new one.
    private bool Change(Func<JsonObject, bool> change)
    {
        (string directory, string name) = Place();
        DurableFile.MakeDirectories(directory);
        using OwnedFd held = HostFile.Open(directory, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
        FileLock.Exclusive(held);
        JsonObject file = Read();
        bool result = change(file);
        DurableFile.Replace(held.Number, name, Format(file), OwnerOnly);
        return result;
    }

    // A link, as people make them to a folder of settings, stays one: what it points at is replaced.
    private (string Directory, string Name) Place()
    {
        string path = HostFile.TryReadLink(Path) is { } target
            ? target.StartsWith('/') ? target : $"{Directory(Path)}/{target}"
            : Path;
        return (Directory(path), path[(path.LastIndexOf('/') + 1)..]);
    }

    private static string Directory(string path) => path.LastIndexOf('/') switch
    {
        < 0 => ".",
        0 => "/",
        int slash => path[..slash],
    };

    private static byte[] Format(JsonObject file)
    {
        ArrayBufferWriter<byte> buffer = new();
        JsonWriterOptions options = new() { Indented = true, IndentCharacter = '\t', IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (Utf8JsonWriter json = new(buffer, options))
        {
            file.WriteTo(json);
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }
}
