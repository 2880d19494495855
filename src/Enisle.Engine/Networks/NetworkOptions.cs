using System.Globalization;
using Enisle.Host;

namespace Enisle.Engine.Networks;

/// <summary>Options of the bridge driver, by Docker's names.</summary>
internal static class NetworkOptions
{
    private const string MtuKey = "com.docker.network.driver.mtu";
    private const string BridgeKey = "com.docker.network.bridge.name";
    private const int MaxName = 15; // IFNAMSIZ without the final NUL
    private const int MinMtu = 68; // RFC 791
    private const int MaxMtu = 65535;

    /// <summary>0: not given.</summary>
    public static int Mtu(IReadOnlyDictionary<string, string> options)
    {
        if (!options.TryGetValue(MtuKey, out string? text) && !options.TryGetValue("mtu", out text))
        {
            return 0;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int mtu) && mtu is >= MinMtu and <= MaxMtu ? mtu
            : throw new EnisleException(ErrorKind.Invalid, $"invalid {MtuKey} {text}: a number from {MinMtu} to {MaxMtu}");
    }

    /// <summary>Null: not given.</summary>
    public static string? BridgeName(IReadOnlyDictionary<string, string> options)
    {
        if (!options.TryGetValue(BridgeKey, out string? name))
        {
            return null;
        }

        bool valid = name.Length is > 0 and <= MaxName && name is not ("." or "..") && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');
        return valid ? name : throw new EnisleException(ErrorKind.Invalid, $"invalid {BridgeKey} {name}: a device's name of 1 to {MaxName} characters");
    }
}
