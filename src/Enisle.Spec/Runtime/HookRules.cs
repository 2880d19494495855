using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>Spec: config.md, «POSIX-platform Hooks».</summary>
internal static class HookRules
{
    public static void Check(Hooks hooks, string file)
    {
        CheckList(hooks.Prestart, file, "hooks.prestart");
        CheckList(hooks.CreateRuntime, file, "hooks.createRuntime");
        CheckList(hooks.CreateContainer, file, "hooks.createContainer");
        CheckList(hooks.StartContainer, file, "hooks.startContainer");
        CheckList(hooks.Poststart, file, "hooks.poststart");
        CheckList(hooks.Poststop, file, "hooks.poststop");
    }

    private static void CheckList(IReadOnlyList<Hook> hooks, string file, string field)
    {
        for (int i = 0; i < hooks.Count; i++)
        {
            if (!hooks[i].Path.StartsWith('/'))
            {
                throw new SpecException(file, $"{field}[{i}].path", $"{FieldPath.Quote(hooks[i].Path)} is not absolute");
            }

            if (hooks[i].TimeoutSeconds is { } timeout and <= 0)
            {
                throw new SpecException(file, $"{field}[{i}].timeout", $"{timeout} is not more than 0");
            }
        }
    }
}
