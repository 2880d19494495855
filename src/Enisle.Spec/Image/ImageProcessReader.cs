using Enisle.Spec.Json;

namespace Enisle.Spec.Image;

/// <summary>The member <c>config</c> of an image's configuration.</summary>
internal static class ImageProcessReader
{
    private const long NanosecondsPerTick = 100;

    public static ImageProcess? ReadProcess(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        string? user = null, workingDir = null, stopSignal = null;
        IReadOnlyList<string> ports = [], env = [], volumes = [], onBuild = [];
        IReadOnlyList<string>? entrypoint = null, cmd = null, shell = null;
        IReadOnlyDictionary<string, string> labels = Runtime.Empty.Strings;
        ImageHealthcheck? healthcheck = null;
        while (json.NextMember())
        {
            if (json.NameIs("User"u8)) user = json.NonEmptyString();
            else if (json.NameIs("ExposedPorts"u8)) ports = ReadNames(ref json);
            else if (json.NameIs("Env"u8)) env = json.Strings();
            else if (json.NameIs("Entrypoint"u8)) entrypoint = ReadOptional(ref json);
            else if (json.NameIs("Cmd"u8)) cmd = ReadOptional(ref json);
            else if (json.NameIs("Volumes"u8)) volumes = ReadNames(ref json);
            else if (json.NameIs("WorkingDir"u8)) workingDir = json.NonEmptyString();
            else if (json.NameIs("Labels"u8)) labels = json.Map();
            else if (json.NameIs("StopSignal"u8)) stopSignal = json.NonEmptyString();
            else if (json.NameIs("Healthcheck"u8)) healthcheck = ReadHealthcheck(ref json);
            else if (json.NameIs("Shell"u8)) shell = ReadOptional(ref json);
            else if (json.NameIs("OnBuild"u8)) onBuild = json.Strings();
            else json.Skip();
        }

        return new ImageProcess
        {
            User = user,
            ExposedPorts = ports,
            Env = env,
            Entrypoint = entrypoint,
            Cmd = cmd,
            Volumes = volumes,
            WorkingDir = workingDir,
            Labels = labels,
            StopSignal = stopSignal,
            Healthcheck = healthcheck,
            Shell = shell,
            OnBuild = onBuild,
        };
    }

    private static IReadOnlyList<string>? ReadOptional(ref JsonCursor json)
    {
        (IReadOnlyList<string> items, bool isThere) = json.OptionalStrings();
        return isThere ? items : null;
    }

    // A set, as Go has it: an object whose values are empty objects.
    private static List<string> ReadNames(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return [];
        }

        List<string> names = [];
        while (json.NextMember())
        {
            names.Add(json.Name());
            json.Skip();
        }

        return names;
    }

    private static ImageHealthcheck? ReadHealthcheck(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        IReadOnlyList<string> test = [];
        TimeSpan interval = default, timeout = default, startPeriod = default, startInterval = default;
        int retries = 0;
        while (json.NextMember())
        {
            if (json.NameIs("Test"u8)) test = json.Strings();
            else if (json.NameIs("Interval"u8)) interval = ReadDuration(ref json);
            else if (json.NameIs("Timeout"u8)) timeout = ReadDuration(ref json);
            else if (json.NameIs("StartPeriod"u8)) startPeriod = ReadDuration(ref json);
            else if (json.NameIs("StartInterval"u8)) startInterval = ReadDuration(ref json);
            else if (json.NameIs("Retries"u8)) retries = (int)(json.Integer(0, int.MaxValue) ?? 0);
            else json.Skip();
        }

        return new ImageHealthcheck
        {
            Test = test,
            Interval = interval,
            Timeout = timeout,
            StartPeriod = startPeriod,
            StartInterval = startInterval,
            Retries = retries,
        };
    }

    private static TimeSpan ReadDuration(ref JsonCursor json) => TimeSpan.FromTicks((json.Integer(0) ?? 0) / NanosecondsPerTick);
}
