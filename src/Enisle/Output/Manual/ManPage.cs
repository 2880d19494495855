using System.Text;
using Enisle.Host;
using Enisle.Output.CommandTree;

namespace Enisle.Output.Manual;

/// <summary>A command's manual page, section 1, in the man macros.</summary>
/// <remarks>Spec: man-pages(7), groff_man(7). It has no date: the same commands make the same page.</remarks>
internal static class ManPage
{
    /// <summary><c>enisle-network-create.1</c>.</summary>
    public static string FileName(CommandEntry command) => $"{Name(command)}.1";

    /// <param name="command">What the page is about.</param>
    /// <param name="parent">The command above it; null for the program itself.</param>
    public static string Write(CommandEntry command, CommandEntry? parent)
    {
        StringBuilder page = new();
        _ = page.Append($".TH {Name(command).ToUpperInvariant().Replace("-", "\\-", StringComparison.Ordinal)} 1 \"\" \"enisle {ProductVersion.Number}\" \"Enisle\"\n");
        Section(page, "NAME");
        _ = page.Append($"{Troff.Text(Name(command))} \\- {Troff.Text(Start(command.Description))}\n");
        Section(page, "SYNOPSIS");
        Synopsis(page, command);
        Section(page, "DESCRIPTION");
        _ = page.Append(Troff.Paragraph(command.Description)).Append('\n');
        Arguments(page, command);
        Commands(page, command);
        Options(page, command);
        Section(page, "EXIT STATUS");
        foreach ((string code, string meaning) in ExitCodes.Of(command.Path))
        {
            Item(page, Troff.Bold(code), meaning);
        }

        Examples(page, command);
        SeeAlso(page, command, parent);
        return page.ToString();
    }

    private static string Name(CommandEntry command) => command.Path.Length == 0 ? "enisle" : $"enisle-{command.Path.Replace(' ', '-')}";

    // As the list of manual pages has it: a phrase.
    private static string Start(string sentence) => sentence.Length == 0 ? "enisle" : char.ToLowerInvariant(sentence[0]) + sentence[1..].TrimEnd('.');

    private static void Section(StringBuilder page, string title) => page.Append($".SH {title}\n");

    private static void Item(StringBuilder page, string tag, string text) => page.Append($".TP\n{tag}\n{(text.Length == 0 ? "\\&" : Troff.Paragraph(text))}\n");

    private static void Synopsis(StringBuilder page, CommandEntry command)
    {
        _ = page.Append(Troff.Bold($"enisle {command.Path}".TrimEnd()));
        _ = command.Options.Count > 0 ? page.Append($" [{Troff.Italic("OPTIONS")}]") : page;
        _ = command.Commands.Count > 0 ? page.Append($" {Troff.Italic("COMMAND")} ...") : page;
        foreach (ArgumentEntry argument in command.Arguments)
        {
            string text = Troff.Italic(argument.Value.Shown) + (argument.Repeats ? " ..." : "");
            _ = page.Append(argument.IsOptional ? $" [{text}]" : $" {text}");
        }

        _ = page.Append('\n');
    }

    private static void Arguments(StringBuilder page, CommandEntry command)
    {
        foreach (ArgumentEntry argument in command.Arguments)
        {
            Item(page, Troff.Italic(argument.Value.Shown), argument.Description);
        }
    }

    private static void Commands(StringBuilder page, CommandEntry command)
    {
        if (command.Commands.Count > 0)
        {
            Section(page, "COMMANDS");
        }

        foreach (CommandEntry child in command.Commands)
        {
            Item(page, $"{Troff.Bold(Name(child))}(1)", child.Description);
        }
    }

    private static void Options(StringBuilder page, CommandEntry command)
    {
        if (command.Options.Count > 0)
        {
            Section(page, "OPTIONS");
        }

        foreach (OptionEntry option in command.Options)
        {
            string names = string.Join(", ", option.Names.Select(Troff.Bold));
            string words = option.Value is { Kind: WordKind.Words } value ? $" One of {string.Join(", ", value.Words)}." : "";
            string repeats = option.Repeats ? " It may be given several times." : "";
            Item(page, option.Value is null ? names : $"{names} {Troff.Italic(option.Value.Shown)}", option.Description + words + repeats);
        }
    }

    private static void Examples(StringBuilder page, CommandEntry command)
    {
        IReadOnlyList<CommandExample> examples = CommandExamples.Of(command.Path);
        if (examples.Count > 0)
        {
            Section(page, "EXAMPLES");
        }

        foreach (CommandExample example in examples)
        {
            _ = page.Append($"{(ReferenceEquals(example, examples[0]) ? "" : ".PP\n")}{Troff.Paragraph(example.Meaning)}\n.PP\n.RS 4\n.nf\n{Troff.Bold(example.Line)}\n.fi\n.RE\n");
        }
    }

    private static void SeeAlso(StringBuilder page, CommandEntry command, CommandEntry? parent)
    {
        CommandEntry[] others = [.. parent is null ? command.Commands : parent.Commands.Where(other => other != command).Prepend(parent)];
        if (others.Length > 0)
        {
            Section(page, "SEE ALSO");
            _ = page.Append(string.Join(" ,\n", others.Select(static other => $".BR {Troff.Text(Name(other))} (1)")).Replace("(1) ,", "(1),", StringComparison.Ordinal)).Append('\n');
        }
    }
}
