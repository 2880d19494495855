using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>The <c>hooks</c> section.</summary>
internal static class HooksReader
{
    public static Hooks? ReadHooks(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        IReadOnlyList<Hook> prestart = [], createRuntime = [], createContainer = [], startContainer = [], poststart = [], poststop = [];
        while (json.NextMember())
        {
            if (json.NameIs("prestart"u8)) prestart = json.List(ReadHook);
            else if (json.NameIs("createRuntime"u8)) createRuntime = json.List(ReadHook);
            else if (json.NameIs("createContainer"u8)) createContainer = json.List(ReadHook);
            else if (json.NameIs("startContainer"u8)) startContainer = json.List(ReadHook);
            else if (json.NameIs("poststart"u8)) poststart = json.List(ReadHook);
            else if (json.NameIs("poststop"u8)) poststop = json.List(ReadHook);
            else json.Skip();
        }

        return new Hooks
        {
            Prestart = prestart,
            CreateRuntime = createRuntime,
            CreateContainer = createContainer,
            StartContainer = startContainer,
            Poststart = poststart,
            Poststop = poststop,
        };
    }

    private static Hook ReadHook(ref JsonCursor json)
    {
        string? path = null;
        IReadOnlyList<string> args = [], env = [];
        int? timeout = null;
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("path"u8)) path = json.String();
            else if (json.NameIs("args"u8)) args = json.Strings();
            else if (json.NameIs("env"u8)) env = json.Strings();
            else if (json.NameIs("timeout"u8)) timeout = json.Int32();
            else json.Skip();
        }

        return new Hook { Path = path ?? throw json.Missing("path"), Args = args, Env = env, TimeoutSeconds = timeout };
    }
}
