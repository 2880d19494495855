using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;

namespace Enisle.Output.CommandTree;

/// <summary>A command as completions and manual pages tell of it.</summary>
/// <param name="Path">Its words, without the program's name: <c>network create</c>; empty for the program itself.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Commands">Below it.</param>
/// <param name="Options">Its own, and those that are everywhere.</param>
/// <param name="Arguments">In their order.</param>
internal sealed record CommandEntry(
    string Path, string Description, IReadOnlyList<CommandEntry> Commands, IReadOnlyList<OptionEntry> Options, IReadOnlyList<ArgumentEntry> Arguments)
{
    /// <summary>The last of its words.</summary>
    public string Name => Path[(Path.LastIndexOf(' ') + 1)..];

    /// <summary>It and all below it.</summary>
    public IEnumerable<CommandEntry> All => Commands.SelectMany(static command => command.All).Prepend(this);

    /// <summary>Of the parser's tree; what is hidden there is left out.</summary>
    public static CommandEntry Of(Command root) => Of(root, "", []);

    private static CommandEntry Of(Command command, string path, IReadOnlyList<Option> inherited)
    {
        Option[] everywhere = [.. inherited, .. command.Options.Where(static option => option.Recursive)];
        IEnumerable<Option> options = command.Options.Concat(inherited).Where(static option => !option.Hidden);
        return new CommandEntry(
            path,
            command.Description ?? "",
            [.. command.Subcommands.Where(static child => !child.Hidden).Select(child => Of(child, path.Length == 0 ? child.Name : $"{path} {child.Name}", everywhere))],
            [.. options.Select(option => OptionOf(option, path)).OrderBy(static option => option.Names[^1], StringComparer.Ordinal)],
            [.. command.Arguments.Where(static argument => !argument.Hidden).Select(argument => ArgumentOf(argument, path))]);
    }

    private static OptionEntry OptionOf(Option option, string path)
    {
        // Of help the parser knows names of other systems too.
        IEnumerable<string> names = option is HelpOption ? ["--help"] : option.Aliases.Append(option.Name);
        bool takesValue = option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0;
        string shown = option.HelpName ?? option.Name.TrimStart('-').ToUpperInvariant();
        return new OptionEntry(
            [.. names.OrderBy(static name => name.Length)],
            option.Description ?? "",
            takesValue ? Value($"{path} {option.Name}", shown, option.GetCompletions(CompletionContext.Empty)) : null,
            takesValue && option.Arity.MaximumNumberOfValues > 1);
    }

    private static ArgumentEntry ArgumentOf(Argument argument, string path)
    {
        string shown = argument.HelpName ?? argument.Name;
        return new ArgumentEntry(
            Value($"{path} {argument.Name}", shown, argument.GetCompletions(CompletionContext.Empty)),
            argument.Description ?? "",
            argument.Arity.MinimumNumberOfValues == 0,
            argument.Arity.MaximumNumberOfValues > 1);
    }

    private static ValueEntry Value(string path, string shown, IEnumerable<CompletionItem> known)
    {
        string[] words = [.. known.Select(static item => item.InsertText ?? item.Label)];
        return new ValueEntry(shown, words.Length > 0 ? WordKind.Words : WordKinds.Of(path, shown), words);
    }
}
