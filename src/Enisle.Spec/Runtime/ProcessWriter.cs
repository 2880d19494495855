using System.Text.Json;
using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>The <c>process</c> section.</summary>
internal static class ProcessWriter
{
    public static void WriteProcess(Utf8JsonWriter json, Process process)
    {
        json.WriteStartObject();
        json.Flag("terminal", process.Terminal);
        if (process.ConsoleSize is { } size)
        {
            json.WriteStartObject("consoleSize");
            json.WriteNumber("height", size.Height);
            json.WriteNumber("width", size.Width);
            json.WriteEndObject();
        }

        WriteUser(json, process.User);
        json.Strings("args", process.Args);
        json.Strings("env", process.Env);
        json.WriteString("cwd", process.Cwd);
        if (process.Capabilities is { } capabilities)
        {
            WriteCapabilities(json, capabilities);
        }

        json.List("rlimits", process.Rlimits, WriteRlimit);
        json.Flag("noNewPrivileges", process.NoNewPrivileges);
        json.Optional("apparmorProfile", process.ApparmorProfile);
        json.Optional("oomScoreAdj", (long?)process.OomScoreAdj);
        json.Optional("selinuxLabel", process.SelinuxLabel);
        if (process.Scheduler is { } scheduler)
        {
            WriteScheduler(json, scheduler);
        }

        if (process.IOPriority is { } priority)
        {
            json.WriteStartObject("ioPriority");
            json.WriteString("class", priority.Class);
            json.WriteNumber("priority", priority.Priority);
            json.WriteEndObject();
        }

        if (process.ExecCpuAffinity is { } affinity)
        {
            json.WriteStartObject("execCPUAffinity");
            json.Optional("initial", affinity.Initial);
            json.Optional("final", affinity.Final);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteUser(Utf8JsonWriter json, User user)
    {
        json.WriteStartObject("user");
        json.WriteNumber("uid", user.Uid);
        json.WriteNumber("gid", user.Gid);
        json.Optional("umask", (long?)user.Umask);
        json.List("additionalGids", user.AdditionalGids, static (json, gid) => json.WriteNumberValue(gid));
        json.WriteEndObject();
    }

    private static void WriteCapabilities(Utf8JsonWriter json, Capabilities capabilities)
    {
        json.WriteStartObject("capabilities");
        json.Strings("bounding", capabilities.Bounding);
        json.Strings("effective", capabilities.Effective);
        json.Strings("inheritable", capabilities.Inheritable);
        json.Strings("permitted", capabilities.Permitted);
        json.Strings("ambient", capabilities.Ambient);
        json.WriteEndObject();
    }

    private static void WriteRlimit(Utf8JsonWriter json, Rlimit rlimit)
    {
        json.WriteStartObject();
        json.WriteString("type", rlimit.Type);
        json.WriteNumber("hard", rlimit.Hard);
        json.WriteNumber("soft", rlimit.Soft);
        json.WriteEndObject();
    }

    private static void WriteScheduler(Utf8JsonWriter json, Scheduler scheduler)
    {
        json.WriteStartObject("scheduler");
        json.WriteString("policy", scheduler.Policy);
        json.Optional("nice", scheduler.Nice == 0 ? null : (long?)scheduler.Nice);
        json.Optional("priority", scheduler.Priority == 0 ? null : (long?)scheduler.Priority);
        json.Strings("flags", scheduler.Flags);
        json.Optional("runtime", scheduler.Runtime == 0 ? null : (ulong?)scheduler.Runtime);
        json.Optional("deadline", scheduler.Deadline == 0 ? null : (ulong?)scheduler.Deadline);
        json.Optional("period", scheduler.Period == 0 ? null : (ulong?)scheduler.Period);
        json.WriteEndObject();
    }
}
