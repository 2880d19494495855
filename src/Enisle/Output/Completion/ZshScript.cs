using System.Text;
using Enisle.Output.CommandTree;

namespace Enisle.Output.Completion;

/// <summary>Completion for zsh: a function for each command, in the words of <c>_arguments</c>.</summary>
internal static class ZshScript
{
    public static string Write(CommandEntry root)
    {
        StringBuilder script = new("""
            #compdef enisle
            # zsh completion for enisle; made by: enisle completion zsh

            _enisle_words() {
                local -a words
                words=(${(f)"$(enisle __complete ${@[-1]} 2>/dev/null)"})
                compadd "${@[1,-2]}" -a words
            }


            """);
        foreach (CommandEntry command in root.All)
        {
            Function(script, command);
        }

        return script.Append("""
            if [[ ${funcstack[1]} == _enisle ]]; then
                _enisle "$@"
            else
                compdef _enisle enisle
            fi

            """).ToString();
    }

    private static void Function(StringBuilder script, CommandEntry command)
    {
        _ = script.Append($"{Name(command)}() {{\n");
        if (command.Commands.Count > 0)
        {
            _ = script.Append("    local context state line\n    local -a commands\n    commands=(\n");
            foreach (CommandEntry child in command.Commands)
            {
                _ = script.Append($"        {Shell.Quote($"{child.Name}:{child.Description}")}\n");
            }

            _ = script.Append("    )\n");
        }

        _ = script.Append("    _arguments -s -S");
        foreach (OptionEntry option in command.Options)
        {
            foreach (string spec in Specs(option))
            {
                _ = script.Append($" \\\n        {Shell.Quote(spec)}");
            }
        }

        foreach (ArgumentEntry argument in command.Arguments)
        {
            string position = argument.Repeats ? "*" : argument.IsOptional ? ":" : "";
            _ = script.Append($" \\\n        {Shell.Quote($"{position}:{Plain(argument.Value.Shown)}:{Action(argument.Value)}")}");
        }

        _ = command.Commands.Count == 0 ? script.Append("\n}\n\n") : Children(script, command);
    }

    private static StringBuilder Children(StringBuilder script, CommandEntry command)
    {
        _ = script.Append(" \\\n        '1:command:->command' \\\n        '*::words:->words'\n    case $state in\n        command) _describe command commands ;;\n        words)\n            case $words[1] in\n");
        foreach (CommandEntry child in command.Commands)
        {
            _ = script.Append($"                {child.Name}) {Name(child)} ;;\n");
        }

        return script.Append("            esac\n            ;;\n    esac\n}\n\n");
    }

    private static string Name(CommandEntry command) => command.Path.Length == 0 ? "_enisle" : $"_enisle_{command.Path.Replace(' ', '_').Replace('-', '_')}";

    private static IEnumerable<string> Specs(OptionEntry option)
    {
        string others = option.Repeats || option.Names.Count == 1 ? "" : $"({string.Join(' ', option.Names)})";
        foreach (string name in option.Names)
        {
            string value = option.Value is null ? "" : $":{Plain(option.Value.Shown)}:{Action(option.Value)}";
            string joined = option.Value is null ? "" : name.StartsWith("--", StringComparison.Ordinal) ? "=" : "+";
            yield return $"{(option.Repeats ? "*" : others)}{name}{joined}[{Text(option.Description)}]{value}";
        }
    }

    private static string Action(ValueEntry value) => value.Kind switch
    {
        WordKind.Words => $"({string.Join(' ', value.Words)})",
        WordKind.Files => "_files",
        WordKind.Directories => "_files -/",
        WordKind.None => " ",
        _ => $"_enisle_words {value.Kind.Name()}",
    };

    /// <summary>In a description brackets end it, and colons begin the next part.</summary>
    private static string Text(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);

    private static string Plain(string shown) => shown.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);
}
