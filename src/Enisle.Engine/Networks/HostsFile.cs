using System.Text;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Engine.Networks;

/// <summary>An instance's <c>/etc/hosts</c>: who it is, who was asked for, and on networks other than <c>bridge</c> who else is there.</summary>
/// <remarks>
/// Spec: hosts(5). It is bound into the instance, so that its content is replaced in place; and what is read back was in reach of the
/// workload.
/// </remarks>
public static class HostsFile
{
    /// <summary>The word after <c>--add-host NAME:</c> that stands for the host.</summary>
    public const string HostGateway = "host-gateway";

    private const int MaxSize = 1 << 20;
    private const string Start =
        "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::\tip6-localnet\nff00::\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n";

    /// <summary>The whole content, as Docker writes it.</summary>
    /// <param name="hostname">Of the instance, with its domain if it has one.</param>
    /// <param name="addresses">Of the instance: none without a network.</param>
    /// <param name="extraHosts">As after <c>--add-host</c>: <c>name:address</c> or <c>name=address</c>.</param>
    /// <param name="hostGateway">What <c>host-gateway</c> stands for; null: nothing.</param>
    /// <exception cref="EnisleException">Invalid: an extra host is not of that form.</exception>
    public static string Build(string hostname, IEnumerable<string> addresses, IReadOnlyList<string> extraHosts, string? hostGateway)
    {
        StringBuilder text = new(Start);
        foreach (string extra in extraHosts)
        {
            (string name, string address) = ParseExtra(extra, hostGateway);
            text.Append(address).Append('\t').Append(name).Append('\n');
        }

        int dot = hostname.IndexOf('.', StringComparison.Ordinal);
        string names = dot > 0 ? $"{hostname} {hostname[..dot]}" : hostname;
        foreach (string address in addresses)
        {
            text.Append(address).Append('\t').Append(names).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A name that a line of hosts(5) can have.</summary>
    /// <exception cref="EnisleException">Invalid.</exception>
    internal static string ValidateName(string name) => IsName(name) ? name
        : throw new EnisleException(ErrorKind.Invalid, $"invalid name on a network: \"{name}\"");

    /// <summary>Adds a line, unless it is there.</summary>
    internal static void AddLine(string path, string line) => Edit(path, lines =>
    {
        if (!lines.Contains(line))
        {
            lines.Add(line);
        }
    });

    /// <summary>Takes a line away.</summary>
    internal static void RemoveLine(string path, string line) => Edit(path, lines => lines.Remove(line));

    /// <summary>The line that others have about one attachment.</summary>
    internal static string Line(NetworkAttachment attachment) =>
        $"{attachment.Address}\t{string.Join(' ', new[] { attachment.Name }.Concat(attachment.Aliases).Distinct())}";

    private static void Edit(string path, Action<List<string>> edit)
    {
        using OwnedFd? file = HostFile.TryOpenAt(Fcntl.AT_FDCWD, path, Fcntl.O_RDWR | Fcntl.O_NOFOLLOW, 0, out _);
        if (file is null || FileStatus.Of(file.Number) is not { Type: Fcntl.S_IFREG, Size: <= MaxSize })
        {
            return; // the instance is going, or its workload has made something else of the file
        }

        List<string> lines = [.. Encoding.UTF8.GetString(HostFile.ReadToEnd(file, path)).Split('\n')];
        if (lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        edit(lines);
        byte[] content = Encoding.UTF8.GetBytes(string.Concat(lines.Select(static line => line + "\n")));
        FileOverwrite.Content(file, content, path);
    }

    private static (string Name, string Address) ParseExtra(string text, string? hostGateway)
    {
        int cut = text.IndexOfAny(['=', ':']);
        string name = cut > 0 ? text[..cut] : "";
        string address = cut > 0 ? text[(cut + 1)..] : "";
        if (address == HostGateway)
        {
            return (name, hostGateway ?? throw new EnisleException(ErrorKind.Invalid, $"--add-host {text}: without a network there is no way to the host"));
        }

        string bare = address.StartsWith('[') && address.EndsWith(']') ? address[1..^1] : address;
        if (!IsName(name))
        {
            throw new EnisleException(ErrorKind.Invalid, $"bad format for add-host: \"{text}\"");
        }

        return AddressText.TryParse(bare, out _) ? (name, bare)
            : throw new EnisleException(ErrorKind.Invalid, $"invalid IP address in add-host: \"{address}\"");
    }

    private static bool IsName(string name) => name.Length > 0 && !name.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '#');
}
