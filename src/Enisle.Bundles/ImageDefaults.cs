using Enisle.Bundles.Options;
using Enisle.Host;
using Enisle.Spec.Image;

namespace Enisle.Bundles;

/// <summary>A person's words over the image's: what was not asked for is taken from the image.</summary>
public static class ImageDefaults
{
    private const string DefaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <exception cref="EnisleException">Invalid: neither names a command.</exception>
    public static WorkloadOptions Merge(WorkloadOptions asked, ImageProcess image)
    {
        bool ownEntrypoint = asked.Entrypoint is not null;
        IReadOnlyList<string> entrypoint = asked.Entrypoint ?? image.Entrypoint ?? [];

        // As Docker has it: another entrypoint does not get the image's arguments.
        IReadOnlyList<string> cmd = asked.Cmd is { Count: > 0 } ? asked.Cmd : ownEntrypoint ? [] : image.Cmd ?? [];
        if (entrypoint.Count + cmd.Count == 0)
        {
            throw new EnisleException(ErrorKind.Invalid, "no command specified");
        }

        Dictionary<string, string> labels = new(image.Labels);
        foreach ((string name, string value) in asked.Labels)
        {
            labels[name] = value;
        }

        return asked with
        {
            Entrypoint = entrypoint,
            Cmd = cmd,
            Env = Environment(asked.Env, image.Env),
            User = asked.User ?? image.User ?? "",
            WorkingDir = asked.WorkingDir ?? (image.WorkingDir is { Length: > 0 } directory ? directory : null),
            Volumes = [.. image.Volumes.Union(asked.Volumes)],
            ExposedPorts = [.. image.ExposedPorts.Union(asked.ExposedPorts)],
            Labels = labels,
            StopSignal = asked.StopSignal ?? image.StopSignal,
            Healthcheck = Health(asked.Healthcheck, image.Healthcheck),
        };
    }

    private static List<string> Environment(IReadOnlyList<string> asked, IReadOnlyList<string> image)
    {
        List<string> merged = image.Any(static variable => variable.StartsWith("PATH=", StringComparison.Ordinal)) ? [] : [DefaultPath];
        foreach (string variable in image.Concat(asked))
        {
            int equals = variable.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? variable : variable[..equals];
            int at = merged.FindIndex(other => other.StartsWith(name, StringComparison.Ordinal) && other.Length > name.Length && other[name.Length] == '=');
            if (equals < 0)
            {
                if (at >= 0)
                {
                    merged.RemoveAt(at);
                }
            }
            else if (at >= 0)
            {
                merged[at] = variable;
            }
            else
            {
                merged.Add(variable);
            }
        }

        return merged;
    }

    private static HealthOptions? Health(HealthOptions? asked, ImageHealthcheck? image)
    {
        if (image is null || asked is { Test: ["NONE", ..] })
        {
            return asked is { Test.Count: > 0 } ? asked : null;
        }

        asked ??= new HealthOptions();
        return new HealthOptions
        {
            Test = asked.Test.Count > 0 ? asked.Test : image.Test,
            Interval = Or(asked.Interval, image.Interval),
            Timeout = Or(asked.Timeout, image.Timeout),
            StartPeriod = Or(asked.StartPeriod, image.StartPeriod),
            StartInterval = Or(asked.StartInterval, image.StartInterval),
            Retries = asked.Retries > 0 ? asked.Retries : image.Retries,
        };
    }

    private static TimeSpan Or(TimeSpan asked, TimeSpan image) => asked > TimeSpan.Zero ? asked : image;
}
