namespace Enisle.Output;

/// <summary>A moment as seen from another: "2 hours ago"; and an instance's state as <c>ps</c> shows it.</summary>
internal static class RelativeTime
{
    /// <summary>"2 hours ago".</summary>
    public static string Ago(DateTimeOffset moment, DateTimeOffset now) => $"{HumanDuration.Format(now - moment)} ago";

    /// <summary>"Up 2 hours", "Up 2 hours (healthy)", "Up 2 hours (Paused)".</summary>
    /// <param name="started">When.</param>
    /// <param name="now">Now.</param>
    /// <param name="note">In brackets behind it; null or empty: none.</param>
    public static string Up(DateTimeOffset started, DateTimeOffset now, string? note = null) =>
        $"Up {HumanDuration.Format(now - started)}{(string.IsNullOrEmpty(note) ? "" : $" ({note})")}";

    /// <summary>"Exited (0) 2 hours ago".</summary>
    public static string Exited(int code, DateTimeOffset finished, DateTimeOffset now) => $"Exited ({code}) {Ago(finished, now)}";

    /// <summary>"2026-11-25 09:41:24 +0000 UTC", as Go prints a time without a fraction; in this host's zone.</summary>
    public static string Stamp(DateTimeOffset moment) => Stamp(moment, TimeZoneInfo.Local);

    public static string Stamp(DateTimeOffset moment, TimeZoneInfo zone)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(moment, zone);
        string offset = $"{(local.Offset < TimeSpan.Zero ? '-' : '+')}{local.Offset:hhmm}";
        string name = zone.Id is "UTC" or "Etc/UTC" ? "UTC" : zone.IsDaylightSavingTime(local) ? zone.DaylightName : zone.StandardName;
        return FormattableString.Invariant($"{local:yyyy-MM-dd HH:mm:ss} {offset} {name}");
    }
}
