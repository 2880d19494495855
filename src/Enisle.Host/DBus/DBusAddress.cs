using System.Globalization;
using System.Text;

namespace Enisle.Host.DBus;

/// <summary>Server addresses. Spec: D-Bus Specification 0.43, «Server Addresses».</summary>
public static class DBusAddress
{
    /// <summary>The Unix sockets in a list as in <c>unix:path=/run/user/1000/bus;…</c>; an abstract one begins with <c>@</c>.</summary>
    public static List<string> UnixSockets(string addresses)
    {
        List<string> sockets = [];
        foreach (string address in addresses.Split(';'))
        {
            if (!address.StartsWith("unix:", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (string pair in address["unix:".Length..].Split(','))
            {
                if (pair.StartsWith("path=", StringComparison.Ordinal))
                {
                    sockets.Add(Unescape(pair["path=".Length..]));
                }
                else if (pair.StartsWith("abstract=", StringComparison.Ordinal))
                {
                    sockets.Add($"@{Unescape(pair["abstract=".Length..])}");
                }
            }
        }

        return sockets;
    }

    /// <summary>A percent sign and two hexadecimal digits are a byte.</summary>
    private static string Unescape(string value)
    {
        List<byte> bytes = new(value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] == '%' && i + 2 < value.Length
                && byte.TryParse(value.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte coded))
            {
                bytes.Add(coded);
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(value, i, 1));
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
