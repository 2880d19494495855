using System.Text.Json;
using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>A <c>process</c> object: a section of <c>config.json</c>, or a document of its own (<c>exec --process FILE</c>).</summary>
public static class ProcessReader
{
    /// <summary>Reads and validates a document that is one <c>process</c> object.</summary>
    /// <exception cref="SpecException">As <see cref="RuntimeConfigReader.Read"/>.</exception>
    public static Process Read(ReadOnlySpan<byte> text, string file)
    {
        JsonCursor json = new(text, file);
        try
        {
            Process process = ReadProcess(ref json) ?? throw json.Fault("is null");
            json.Finish();
            ProcessRules.Check(process, file, "");
            return process;
        }
        catch (JsonException e)
        {
            throw json.SyntaxFault(e);
        }
    }

    internal static Process? ReadProcess(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        bool terminal = false, noNewPrivileges = false;
        ConsoleSize? consoleSize = null;
        User? user = null;
        IReadOnlyList<string> args = [], env = [];
        string? cwd = null, apparmorProfile = null, selinuxLabel = null;
        Capabilities? capabilities = null;
        IReadOnlyList<Rlimit> rlimits = [];
        int? oomScoreAdj = null;
        Scheduler? scheduler = null;
        IOPriority? ioPriority = null;
        ExecCpuAffinity? affinity = null;
        while (json.NextMember())
        {
            if (json.NameIs("terminal"u8)) terminal = json.Boolean() ?? false;
            else if (json.NameIs("consoleSize"u8)) consoleSize = ReadConsoleSize(ref json);
            else if (json.NameIs("user"u8)) user = ReadUser(ref json);
            else if (json.NameIs("args"u8)) args = json.Strings();
            else if (json.NameIs("env"u8)) env = json.Strings();
            else if (json.NameIs("cwd"u8)) cwd = json.String();
            else if (json.NameIs("capabilities"u8)) capabilities = ReadCapabilities(ref json);
            else if (json.NameIs("rlimits"u8)) rlimits = json.List(ReadRlimit);
            else if (json.NameIs("noNewPrivileges"u8)) noNewPrivileges = json.Boolean() ?? false;
            else if (json.NameIs("apparmorProfile"u8)) apparmorProfile = json.NonEmptyString();
            else if (json.NameIs("oomScoreAdj"u8)) oomScoreAdj = json.Int32();
            else if (json.NameIs("selinuxLabel"u8)) selinuxLabel = json.NonEmptyString();
            else if (json.NameIs("scheduler"u8)) scheduler = ReadScheduler(ref json);
            else if (json.NameIs("ioPriority"u8)) ioPriority = ReadIOPriority(ref json);
            else if (json.NameIs("execCPUAffinity"u8)) affinity = ReadAffinity(ref json);
            else json.Skip();
        }

        return new Process
        {
            Terminal = terminal,
            ConsoleSize = consoleSize,
            User = user ?? new User(),
            Args = args,
            Env = env,
            Cwd = cwd ?? throw json.Missing("cwd"),
            Capabilities = capabilities,
            Rlimits = rlimits,
            NoNewPrivileges = noNewPrivileges,
            ApparmorProfile = apparmorProfile,
            OomScoreAdj = oomScoreAdj,
            SelinuxLabel = selinuxLabel,
            Scheduler = scheduler,
            IOPriority = ioPriority,
            ExecCpuAffinity = affinity,
        };
    }

    private static ConsoleSize? ReadConsoleSize(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        uint? height = null, width = null;
        while (json.NextMember())
        {
            if (json.NameIs("height"u8)) height = json.UInt32();
            else if (json.NameIs("width"u8)) width = json.UInt32();
            else json.Skip();
        }

        return new ConsoleSize(height ?? throw json.Missing("height"), width ?? throw json.Missing("width"));
    }

    private static User? ReadUser(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        uint uid = 0, gid = 0;
        uint? umask = null;
        IReadOnlyList<uint> additionalGids = [];
        while (json.NextMember())
        {
            if (json.NameIs("uid"u8)) uid = json.UInt32() ?? 0;
            else if (json.NameIs("gid"u8)) gid = json.UInt32() ?? 0;
            else if (json.NameIs("umask"u8)) umask = json.UInt32();
            else if (json.NameIs("additionalGids"u8)) additionalGids = json.List(static (ref JsonCursor item) => item.UInt32()!.Value);
            else json.Skip();
        }

        return new User { Uid = uid, Gid = gid, Umask = umask, AdditionalGids = additionalGids };
    }

    private static Capabilities? ReadCapabilities(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        IReadOnlyList<string> bounding = [], effective = [], inheritable = [], permitted = [], ambient = [];
        while (json.NextMember())
        {
            if (json.NameIs("bounding"u8)) bounding = json.Strings();
            else if (json.NameIs("effective"u8)) effective = json.Strings();
            else if (json.NameIs("inheritable"u8)) inheritable = json.Strings();
            else if (json.NameIs("permitted"u8)) permitted = json.Strings();
            else if (json.NameIs("ambient"u8)) ambient = json.Strings();
            else json.Skip();
        }

        return new Capabilities
        {
            Bounding = bounding,
            Effective = effective,
            Inheritable = inheritable,
            Permitted = permitted,
            Ambient = ambient,
        };
    }

    private static Rlimit ReadRlimit(ref JsonCursor json)
    {
        string? type = null;
        ulong? soft = null, hard = null;
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("type"u8)) type = json.String();
            else if (json.NameIs("soft"u8)) soft = json.Unsigned();
            else if (json.NameIs("hard"u8)) hard = json.Unsigned();
            else json.Skip();
        }

        return new Rlimit(type ?? throw json.Missing("type"), soft ?? throw json.Missing("soft"), hard ?? throw json.Missing("hard"));
    }

    private static Scheduler? ReadScheduler(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        string? policy = null;
        int nice = 0, priority = 0;
        IReadOnlyList<string> flags = [];
        ulong runtime = 0, deadline = 0, period = 0;
        while (json.NextMember())
        {
            if (json.NameIs("policy"u8)) policy = json.String();
            else if (json.NameIs("nice"u8)) nice = json.Int32() ?? 0;
            else if (json.NameIs("priority"u8)) priority = json.Int32() ?? 0;
            else if (json.NameIs("flags"u8)) flags = json.Strings();
            else if (json.NameIs("runtime"u8)) runtime = json.Unsigned() ?? 0;
            else if (json.NameIs("deadline"u8)) deadline = json.Unsigned() ?? 0;
            else if (json.NameIs("period"u8)) period = json.Unsigned() ?? 0;
            else json.Skip();
        }

        return new Scheduler
        {
            Policy = policy ?? throw json.Missing("policy"),
            Nice = nice,
            Priority = priority,
            Flags = flags,
            Runtime = runtime,
            Deadline = deadline,
            Period = period,
        };
    }

    private static IOPriority? ReadIOPriority(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        string? name = null;
        int priority = 0;
        while (json.NextMember())
        {
            if (json.NameIs("class"u8)) name = json.String();
            else if (json.NameIs("priority"u8)) priority = json.Int32() ?? 0;
            else json.Skip();
        }

        return new IOPriority(name ?? throw json.Missing("class"), priority);
    }

    private static ExecCpuAffinity? ReadAffinity(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        string? initial = null, final = null;
        while (json.NextMember())
        {
            if (json.NameIs("initial"u8)) initial = json.NonEmptyString();
            else if (json.NameIs("final"u8)) final = json.NonEmptyString();
            else json.Skip();
        }

        return new ExecCpuAffinity(initial, final);
    }
}
