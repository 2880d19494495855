using System.Text;
using Enisle.Output.CommandTree;

namespace Enisle.Output.Completion;

/// <summary>Completion for fish: a line for each command, option and argument.</summary>
internal static class FishScript
{
    public static string Write(CommandEntry root)
    {
        StringBuilder script = new();
        string paths = string.Join(' ', root.All.Where(static command => command.Path.Length > 0).Select(static command => Shell.QuoteFish(command.Path)));
        _ = script.Append($$"""
            # fish completion for enisle; made by: enisle completion fish

            function __enisle_at
                set -l known {{paths}}
                set -l path ''
                for word in (commandline -opc)[2..-1]
                    string match -q -- '-*' $word; and continue
                    set -l longer (string trim -- "$path $word")
                    contains -- $longer $known; or break
                    set path $longer
                end
                test "$path" = "$argv[1]"
            end

            complete -c enisle -f

            """);
        foreach (CommandEntry command in root.All)
        {
            string at = $"complete -c enisle -n {Shell.QuoteFish($"__enisle_at {Shell.QuoteFish(command.Path)}")}";
            foreach (CommandEntry child in command.Commands)
            {
                _ = script.Append($"{at} -a {Shell.QuoteFish(child.Name)} -d {Shell.QuoteFish(child.Description)}\n");
            }

            foreach (OptionEntry option in command.Options)
            {
                _ = script.Append($"{at}{string.Concat(option.Names.Select(NameOf))}{Value(option.Value)} -d {Shell.QuoteFish(option.Description)}\n");
            }

            foreach (ArgumentEntry argument in command.Arguments)
            {
                string words = Value(argument.Value);
                _ = argument.Value.Kind != WordKind.None ? script.Append($"{at}{words.Replace(" -x", "", StringComparison.Ordinal).Replace(" -r", "", StringComparison.Ordinal)}\n") : script;
            }
        }

        return script.ToString();
    }

    private static string NameOf(string name) => name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : name.Length == 2 ? $" -s {name[1..]}" : $" -o {name[1..]}";

    private static string Value(ValueEntry? value) => value is null ? "" : value.Kind switch
    {
        WordKind.Words => $" -x -a {Shell.QuoteFish(string.Join(' ', value.Words))}",
        WordKind.Files => " -r -F",
        WordKind.Directories => " -x -a '(__fish_complete_directories)'",
        WordKind.None => " -x",
        _ => $" -x -a '(enisle __complete {value.Kind.Name()} 2>/dev/null)'",
    };
}
