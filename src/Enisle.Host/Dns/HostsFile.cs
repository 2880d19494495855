using System.Net;

namespace Enisle.Host.Dns;

/// <summary>Reads <c>/etc/hosts</c>. Spec: hosts(5).</summary>
public static class HostsFile
{
    /// <summary>The file of this host.</summary>
    public const string Path = "/etc/hosts";

    /// <summary>The addresses of a name, in the file's order; empty where it has none. Case does not count.</summary>
    public static IReadOnlyList<IPAddress> Find(string text, string name)
    {
        List<IPAddress> addresses = [];
        foreach (string line in text.Split('\n'))
        {
            int comment = line.IndexOf('#');
            string[] words = (comment < 0 ? line : line[..comment]).Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Skip(1).Any(word => word.Equals(name, StringComparison.OrdinalIgnoreCase)) && IPAddress.TryParse(words[0], out IPAddress? address) && !addresses.Contains(address))
            {
                addresses.Add(address);
            }
        }

        return addresses;
    }
}
