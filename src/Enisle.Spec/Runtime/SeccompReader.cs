using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>The <c>linux.seccomp</c> section.</summary>
internal static class SeccompReader
{
    /// <summary>Null also where there is neither a default action nor a rule: that is no filter, as runc has it.</summary>
    public static Seccomp? ReadSeccomp(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        string? defaultAction = null, listenerPath = null, listenerMetadata = null;
        uint? defaultErrnoRet = null;
        IReadOnlyList<string> architectures = [], flags = [];
        bool hasFlags = false;
        IReadOnlyList<SeccompRule> syscalls = [];
        while (json.NextMember())
        {
            if (json.NameIs("defaultAction"u8)) defaultAction = json.NonEmptyString();
            else if (json.NameIs("defaultErrnoRet"u8)) defaultErrnoRet = json.UInt32();
            else if (json.NameIs("architectures"u8)) architectures = json.Strings();
            else if (json.NameIs("flags"u8)) (flags, hasFlags) = json.OptionalStrings();
            else if (json.NameIs("listenerPath"u8)) listenerPath = json.NonEmptyString();
            else if (json.NameIs("listenerMetadata"u8)) listenerMetadata = json.NonEmptyString();
            else if (json.NameIs("syscalls"u8)) syscalls = json.List(ReadRule);
            else json.Skip();
        }

        return new Seccomp
        {
            DefaultAction = defaultAction ?? throw json.Missing("defaultAction"),
            DefaultErrnoRet = defaultErrnoRet,
            Architectures = architectures,
            Flags = flags,
            HasFlags = hasFlags,
            ListenerPath = listenerPath,
            ListenerMetadata = listenerMetadata,
            Syscalls = syscalls,
        };
    }

    private static SeccompRule ReadRule(ref JsonCursor json)
    {
        IReadOnlyList<string> names = [];
        string? action = null;
        uint? errnoRet = null;
        IReadOnlyList<SeccompArg> args = [];
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("names"u8)) names = json.Strings();
            else if (json.NameIs("action"u8)) action = json.String();
            else if (json.NameIs("errnoRet"u8)) errnoRet = json.UInt32();
            else if (json.NameIs("args"u8)) args = json.List(ReadArg);
            else json.Skip();
        }

        return new SeccompRule { Names = names, Action = action ?? throw json.Missing("action"), ErrnoRet = errnoRet, Args = args };
    }

    private static SeccompArg ReadArg(ref JsonCursor json)
    {
        uint? index = null;
        ulong? value = null;
        ulong valueTwo = 0;
        string? op = null;
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("index"u8)) index = json.UInt32();
            else if (json.NameIs("value"u8)) value = json.Unsigned();
            else if (json.NameIs("valueTwo"u8)) valueTwo = json.Unsigned() ?? 0;
            else if (json.NameIs("op"u8)) op = json.String();
            else json.Skip();
        }

        return new SeccompArg(
            index ?? throw json.Missing("index"), value ?? throw json.Missing("value"), valueTwo, op ?? throw json.Missing("op"));
    }
}
