using System.Text;
using Enisle.Runtime.CommandLine;
using Enisle.Runtime.Verbs;

namespace Enisle.Runtime;

/// <summary>The texts of <c>--help</c>, from the same tables that the parser uses.</summary>
internal static class Help
{
    public static string ForProgram(string program)
    {
        StringBuilder text = new();
        text.Append("NAME:\n   ").Append(program).Append(" - OCI runtime\n\n");
        text.Append("USAGE:\n   ").Append(program).Append(" [global options] command [command options] [arguments...]\n\n");
        text.Append("COMMANDS:\n");
        foreach (Verb verb in VerbTable.All())
        {
            text.Append("   ").Append(verb.Name.PadRight(12)).Append(verb.Summary).Append('\n');
        }

        text.Append("   ").Append("help".PadRight(12)).Append("show this list, or the help of one command\n");
        text.Append("\nGLOBAL OPTIONS:\n");
        AppendFlags(text, GlobalOptions.Flags());
        return text.ToString();
    }

    public static string ForVerb(string program, Verb verb)
    {
        StringBuilder text = new();
        text.Append("NAME:\n   ").Append(program).Append(' ').Append(verb.Name).Append(" - ").Append(verb.Summary).Append("\n\n");
        text.Append("USAGE:\n   ").Append(program).Append(' ').Append(verb.Name).Append(" [command options] ").Append(verb.Synopsis).Append("\n\n");
        text.Append("OPTIONS:\n");
        AppendFlags(text, verb.Flags());
        return text.ToString();
    }

    private static void AppendFlags(StringBuilder text, FlagSpec[] flags)
    {
        foreach (FlagSpec flag in flags)
        {
            if (flag.Help.Length > 0)
            {
                string value = flag.Kind == FlagKind.Switch ? "" : " value";
                string alias = flag.Alias == '\0' ? "" : $", -{flag.Alias}{value}";
                text.Append("   ").Append($"--{flag.Name}{value}{alias}".PadRight(34)).Append(' ').Append(flag.Help).Append('\n');
            }
        }

        text.Append("   ").Append("--help, -h".PadRight(34)).Append(" show help\n");
    }
}
