using Enisle.Output.Go;

namespace Enisle.Output;

/// <summary>Sizes in Docker's words.</summary>
internal static class HumanSize
{
    private static readonly string[] s_decimal = ["B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];
    private static readonly string[] s_binary = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"];

    /// <summary>Powers of 1000: <c>12.35MB</c>.</summary>
    /// <param name="bytes">The size.</param>
    /// <param name="digits">Significant ones: four in <c>df</c> and <c>stats</c>, three in <c>images</c> and <c>ps -s</c>.</param>
    public static string Decimal(double bytes, int digits = 4) => Format(bytes, 1000, s_decimal, digits);

    /// <summary>Powers of 1024 with four significant digits: <c>11.77MiB</c>, as <c>stats</c> shows memory.</summary>
    public static string Binary(double bytes) => Format(bytes, 1024, s_binary, 4);

    private static string Format(double bytes, double unit, string[] names, int digits)
    {
        int power = 0;
        while (bytes >= unit && power < names.Length - 1)
        {
            bytes /= unit;
            power++;
        }

        return GoFloat.Format(bytes, 'g', digits) + names[power];
    }
}
