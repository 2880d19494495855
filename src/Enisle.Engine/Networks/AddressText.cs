using System.Net;
using System.Net.Sockets;

namespace Enisle.Engine.Networks;

/// <summary>Addresses as people write them: four decimal numbers, or IPv6 without a zone. Not <c>1.2</c>, <c>0x7f000001</c> or <c>999</c>.</summary>
internal static class AddressText
{
    public static bool TryParse(string text, out IPAddress address)
    {
        address = IPAddress.None;
        if (!IPAddress.TryParse(text, out IPAddress? parsed) || text.Contains('%', StringComparison.Ordinal)
            || (parsed.AddressFamily == AddressFamily.InterNetwork && parsed.ToString() != text)
            || text.StartsWith('['))
        {
            return false;
        }

        address = parsed;
        return true;
    }
}
