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

    /// <summary>"2026-11-25 09:41:24 +0000 UTC", as Go prints a time without a fraction.</summary>
    public static string Stamp(DateTimeOffset moment)
    {
        DateTimeOffset local = moment.ToLocalTime();
        string offset = $"{(local.Offset < TimeSpan.Zero ? '-' : '+')}{local.Offset:hhmm}";
        string zone = local.Offset == TimeSpan.Zero ? "UTC" : TimeZoneInfo.Local.IsDaylightSavingTime(local) ? TimeZoneInfo.Local.DaylightName : TimeZoneInfo.Local.StandardName;
        return FormattableString.Invariant($"{local:yyyy-MM-dd HH:mm:ss} {offset} {zone}");
    }
}
