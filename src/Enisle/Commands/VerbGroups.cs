using System.CommandLine;

namespace Enisle.Commands;

/// <summary>Docker's groups of verbs: <c>container run</c> is <c>run</c>, <c>image ls</c> is <c>images</c>.</summary>
internal static class VerbGroups
{
    private static readonly string[] s_instanceVerbs =
    [
        "attach", "commit", "create", "diff", "exec", "export", "inspect", "kill", "logs", "pause", "port", "rename", "restart", "rm", "run", "start", "stats",
        "stop", "top", "unpause", "update", "wait",
    ];

    private static readonly string[] s_imageVerbs = ["history", "import", "load", "pull", "save", "tag"];

    public static Command Instances() => Group("container", "Verbs for instances.", s_instanceVerbs, PruneCommand.Instances());

    public static Command Images() => Group("image", "Verbs for images.", s_imageVerbs, PruneCommand.Images());

    /// <summary>The words of the verb that a group's verb stands for; null: it is the group's own.</summary>
    public static string[]? Expand(string group, string verb) => (group, verb) switch
    {
        ("container", "ls" or "list" or "ps") => ["ps"],
        ("image", "ls" or "list") => ["images"],
        ("image", "rm" or "remove") => ["rmi"],
        ("image", "inspect") => ["inspect", "--type", "image"],
        ("container", "inspect") => ["inspect", "--type", "container"],
        ("container", "remove") => ["rm"],
        ("container", _) when s_instanceVerbs.Contains(verb) => [verb],
        ("image", _) when s_imageVerbs.Contains(verb) => [verb],
        _ => null,
    };

    private static Command Group(string name, string description, string[] verbs, Command own)
    {
        Command group = new(name, description) { own };
        foreach (string verb in verbs)
        {
            group.Subcommands.Add(VerbTable.Create(verb));
        }

        return group;
    }
}
