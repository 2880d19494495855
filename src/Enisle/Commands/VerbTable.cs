using System.CommandLine;

namespace Enisle.Commands;

/// <summary>All verbs, by name. A call makes only the one that it names; help and completion make all.</summary>
internal static class VerbTable
{
    private static readonly (string Name, Func<Command> Create, bool PassesThrough)[] s_verbs =
    [
        ("run", RunCommand.Create, true),
        ("create", CreateCommand.Create, true),
        ("start", StartCommand.Create, false),
        ("stop", StopCommand.Create, false),
        ("kill", KillCommand.Create, false),
        ("restart", RestartCommand.Create, false),
        ("pause", PauseCommand.CreatePause, false),
        ("unpause", PauseCommand.CreateUnpause, false),
        ("exec", ExecCommand.Create, true),
        ("attach", AttachCommand.Create, false),
        ("ps", PsCommand.Create, false),
        ("logs", LogsCommand.Create, false),
        ("inspect", InspectCommand.Create, false),
        ("top", TopCommand.Create, true),
        ("port", PortCommand.Create, false),
        ("update", UpdateCommand.Create, false),
        ("events", EventsCommand.Create, false),
        ("volume", VolumeCommand.Create, false),
        ("images", ImagesCommand.Create, false),
        ("tag", TagCommand.Create, false),
        ("rmi", RmiCommand.Create, false),
        ("history", HistoryCommand.Create, false),
        ("load", LoadCommand.Create, false),
        ("save", SaveCommand.Create, false),
        ("import", ImportCommand.Create, false),
        ("pull", PullCommand.Create, false),
        ("login", LoginCommand.Create, false),
        ("logout", LoginCommand.CreateLogout, false),
        ("stats", StatsCommand.Create, false),
        ("network", NetworkCommand.Create, false),
        ("diff", DiffCommand.Create, false),
        ("commit", CommitCommand.Create, false),
        ("export", ExportCommand.Create, false),
        ("system", SystemCommand.Create, false),
        ("container", VerbGroups.Instances, false),
        ("image", VerbGroups.Images, false),
        ("rm", RmCommand.Create, false),
        ("wait", WaitCommand.Create, false),
        ("rename", RenameCommand.Create, false),
        ("compare", CompareCommand.Create, false),
        ("info", InfoCommand.Create, false),
        ("digest", DigestCommand.Create, false),
        ("version", VersionCommand.Create, false),
        ("completion", CompletionCommand.Create, false),
        ("man", ManCommand.Create, false),
        (CompleteCommand.Name, CompleteCommand.Create, false),
    ];

    /// <summary>Adds to <paramref name="root"/> what these words need, and returns them ready for its parser.</summary>
    public static IReadOnlyList<string> AddTo(RootCommand root, string[] words)
    {
        int verb = Array.FindIndex(words, static word => !word.StartsWith('-'));
        if (verb >= 0 && verb + 1 < words.Length && VerbGroups.Expand(words[verb], words[verb + 1]) is { } expanded)
        {
            words = [.. words[..verb], .. expanded, .. words[(verb + 2)..]];
        }

        foreach ((string name, Func<Command> create, bool passesThrough) in s_verbs)
        {
            if (verb >= 0 && words[verb] == name)
            {
                Command command = create();
                root.Subcommands.Add(command);
                return passesThrough ? [.. words[..(verb + 1)], .. PassThrough.Insert(command, words[(verb + 1)..])] : words;
            }
        }

        AddAll(root);
        return words;
    }

    /// <summary>One verb.</summary>
    public static Command Create(string verb) => Array.Find(s_verbs, entry => entry.Name == verb).Create();

    /// <summary>The whole tree, for what is made from it: completions and manual pages.</summary>
    public static RootCommand Whole()
    {
        RootCommand root = new(CommandLineFace.Description);
        AddAll(root);
        return root;
    }

    private static void AddAll(RootCommand root)
    {
        foreach ((_, Func<Command> create, _) in s_verbs)
        {
            root.Subcommands.Add(create());
        }
    }
}
