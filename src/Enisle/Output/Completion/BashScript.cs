using System.Text;
using Enisle.Output.CommandTree;

namespace Enisle.Output.Completion;

/// <summary>Completion for bash: the command tree as case tables, and a function that walks a command line over them.</summary>
/// <remarks>It needs no other package. Names of instances, images, networks and volumes come from <c>enisle __complete</c> when they are asked for.</remarks>
internal static class BashScript
{
    public static string Write(CommandEntry root)
    {
        StringBuilder script = new("""
            # bash completion for enisle; made by: enisle completion bash

            """);
        Tree(script, root);
        Values(script, root);
        _ = script.Append(Walk);
        return script.ToString();
    }

    /// <summary>For each command: its words, its options, and the kinds of its arguments; the last one repeats when a star stands behind it.</summary>
    private static void Tree(StringBuilder script, CommandEntry root)
    {
        _ = script.Append("_enisle_tree() {\n    commands='' options='' arguments=''\n    case $1 in\n");
        foreach (CommandEntry command in root.All)
        {
            _ = script.Append($"        {Shell.Quote(command.Path)})\n");
            Assign(script, "commands", command.Commands.Select(static child => child.Name));
            Assign(script, "options", command.Options.SelectMany(static option => option.Names));
            Assign(script, "arguments", command.Arguments.Select(static argument => Kind(argument.Value) + (argument.Repeats ? "*" : "")));
            _ = script.Append("            ;;\n");
        }

        _ = script.Append("        *) return 1 ;;\n    esac\n}\n\n");
    }

    private static void Assign(StringBuilder script, string name, IEnumerable<string> words)
    {
        string text = string.Join(' ', words);
        _ = text.Length > 0 ? script.Append($"            {name}={Shell.Quote(text)}\n") : script;
    }

    /// <summary>For each option with a value: its kind, or the words there are.</summary>
    private static void Values(StringBuilder script, CommandEntry root)
    {
        _ = script.Append("_enisle_value() {\n    case $1 in\n");
        foreach (CommandEntry command in root.All)
        {
            foreach (OptionEntry option in command.Options.Where(static option => option.Value is not null))
            {
                string names = string.Join('|', option.Names.Select(name => Shell.Quote($"{command.Path} {name}")));
                _ = script.Append($"        {names}) kind={Shell.Quote(Kind(option.Value!))} ;;\n");
            }
        }

        _ = script.Append("        *) return 1 ;;\n    esac\n}\n\n");
    }

    private static string Kind(ValueEntry value) => value.Kind switch
    {
        WordKind.Words => "=" + string.Join(',', value.Words),
        WordKind.Files => "files",
        WordKind.Directories => "directories",
        WordKind.None => "none",
        _ => value.Kind.Name()!,
    };

    // bash cuts words at = and : too (COMP_WORDBREAKS): the line is cut anew at its spaces, and of an answer only what follows
    // the last such character is given back.
    private const string Walk = """
        _enisle() {
            local IFS=$' \t\n' commands options arguments kind path='' word skip='' rest='' count=0 current prefix='' index
            local -a line
            read -r -a line <<< "${COMP_LINE:0:COMP_POINT}"
            case ${COMP_LINE:0:COMP_POINT} in
                *[[:space:]]) line+=('') ;;
            esac
            current=${line[${#line[@]}-1]}
            _enisle_tree ''
            for ((index = 1; index < ${#line[@]} - 1; index++)); do
                word=${line[index]}
                if [[ -n $skip ]]; then
                    skip=''
                elif [[ -z $rest && $word == -- ]]; then
                    rest=1
                elif [[ -z $rest && $word == -?* ]]; then
                    [[ $word == *=* ]] || { kind=''; _enisle_value "$path $word" && skip=$kind; }
                elif [[ $count -eq 0 && " $commands " == *" $word "* ]]; then
                    path=${path:+$path }$word
                    _enisle_tree "$path"
                else
                    count=$((count + 1))
                    [[ $arguments == *' files*' ]] && rest=1
                fi
            done
            COMPREPLY=()
            if [[ -n $skip ]]; then
                kind=$skip
            elif [[ -z $rest && $current == --*=* ]]; then
                kind=none
                _enisle_value "$path ${current%%=*}"
                prefix=${current%%=*}=
                current=${current#*=}
            elif [[ -z $rest && $current == -* ]]; then
                COMPREPLY=($(compgen -W "$options" -- "$current"))
                return
            elif [[ $count -eq 0 && -n $commands ]]; then
                COMPREPLY=($(compgen -W "$commands" -- "$current"))
                return
            else
                kind=none
                index=0
                for word in $arguments; do
                    if [[ $index -eq $count || $word == *'*' ]]; then
                        kind=${word%'*'}
                        break
                    fi
                    index=$((index + 1))
                done
            fi
            case $kind in
                none | '') return ;;
                files) compopt -o filenames 2>/dev/null; COMPREPLY=($(IFS=$'\n' compgen -f -- "$current")) ;;
                directories) compopt -o filenames 2>/dev/null; COMPREPLY=($(IFS=$'\n' compgen -d -- "$current")) ;;
                =*) word=${kind#=}; COMPREPLY=($(compgen -W "${word//,/ }" -- "$current")) ;;
                *) COMPREPLY=($(compgen -W "$("${line[0]}" __complete "$kind" 2>/dev/null)" -- "$current")) ;;
            esac
            [[ $COMP_WORDBREAKS == *=* ]] && prefix=''
            if [[ $current == *:* && $COMP_WORDBREAKS == *:* ]]; then
                word=${current%"${current##*:}"}
                for index in "${!COMPREPLY[@]}"; do
                    COMPREPLY[index]=${COMPREPLY[index]#"$word"}
                done
            elif [[ -n $prefix ]]; then
                COMPREPLY=("${COMPREPLY[@]/#/$prefix}")
            fi
        }

        complete -F _enisle enisle

        """;
}
