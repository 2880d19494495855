using System.CommandLine;
using Enisle.Bundles.Options;
using Enisle.Host;

namespace Enisle.Commands.Flags;

/// <summary><c>--health-*</c>.</summary>
internal sealed class HealthFlags
{
    private readonly Option<string?> _command = Flag.Text("--health-cmd", "Command that says whether the workload is well.", "COMMAND");
    private readonly Option<string?> _interval = Flag.Text("--health-interval", "Time between checks (30s).", "DURATION");
    private readonly Option<string?> _timeout = Flag.Text("--health-timeout", "Longest time for one check (30s).", "DURATION");
    private readonly Option<string?> _startPeriod = Flag.Text("--health-start-period", "Time in which failures do not count (0s).", "DURATION");
    private readonly Option<string?> _startInterval = Flag.Text("--health-start-interval", "Time between checks in the start period (5s).", "DURATION");
    private readonly Option<long?> _retries = Flag.Number("--health-retries", "Failures in a row that make it unhealthy (3).", "N");
    private readonly Option<bool> _none = Flag.Switch("--no-healthcheck", "Ignore the image's health check.");

    public void AddTo(Command command)
    {
        foreach (Option option in (ReadOnlySpan<Option>)[_command, _interval, _timeout, _startPeriod, _startInterval, _retries, _none])
        {
            command.Options.Add(option);
        }
    }

    public HealthOptions? Read(ParseResult parsed)
    {
        bool any = parsed.Has(_command) || parsed.Has(_interval) || parsed.Has(_timeout) || parsed.Has(_startPeriod) || parsed.Has(_startInterval) || parsed.Has(_retries);
        if (parsed.GetValue(_none))
        {
            return any ? throw new EnisleException(ErrorKind.Invalid, "--no-healthcheck conflicts with --health-* options") : new HealthOptions { Test = ["NONE"] };
        }

        long retries = parsed.GetValue(_retries) ?? 0;
        if (retries is < 0 or > int.MaxValue)
        {
            throw new EnisleException(ErrorKind.Invalid, "--health-retries cannot be negative");
        }

        return !any ? null : new HealthOptions
        {
            Test = parsed.GetValue(_command) is { Length: > 0 } command ? ["CMD-SHELL", command] : [],
            Interval = Time(parsed, _interval),
            Timeout = Time(parsed, _timeout),
            StartPeriod = Time(parsed, _startPeriod),
            StartInterval = Time(parsed, _startInterval),
            Retries = (int)retries,
        };
    }

    private static TimeSpan Time(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } text ? GoDuration.Parse(option.Name, text) : TimeSpan.Zero;
}
