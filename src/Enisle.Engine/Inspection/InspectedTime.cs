using System.Globalization;

namespace Enisle.Engine.Inspection;

/// <summary>Times as Go writes them: RFC 3339 with as many digits as are needed; the year 1 for never.</summary>
public static class InspectedTime
{
    private const string Never = "0001-01-01T00:00:00Z";

    /// <summary>In UTC.</summary>
    public static string Text(DateTimeOffset? time) =>
        time is null ? Never : time.Value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
