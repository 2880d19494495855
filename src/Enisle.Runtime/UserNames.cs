using System.Globalization;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Runtime;

/// <summary>Names of user ids, from the host's /etc/passwd: a static binary has no NSS.</summary>
internal sealed class UserNames
{
    private readonly Dictionary<uint, string> _names = [];

    public UserNames(string file = "/etc/passwd")
    {
        foreach (string line in (HostFile.TryReadAllText(Fcntl.AT_FDCWD, file) ?? "").Split('\n'))
        {
            string[] fields = line.Split(':');
            if (fields.Length > 2 && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
            {
                _names.TryAdd(id, fields[0]);
            }
        }
    }

    /// <summary>The name, or <c>#id</c> for somebody that the file does not know.</summary>
    public string NameOf(uint id) => _names.GetValueOrDefault(id) ?? string.Create(CultureInfo.InvariantCulture, $"#{id}");
}
