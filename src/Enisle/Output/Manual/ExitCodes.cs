namespace Enisle.Output.Manual;

/// <summary>What a command's exit codes mean, by command.</summary>
internal static class ExitCodes
{
    private static readonly (string Code, string Meaning)[] s_usual =
    [
        ("0", "Done."),
        ("1", "One of several names that were given failed; the others were dealt with."),
        ("125", "Enisle itself could not do it: a mistake on the command line, or the host refused. One line on standard error says why."),
    ];

    private static readonly (string Code, string Meaning)[] s_workload =
    [
        ("n", "What the workload's program ended with."),
        ("128+n", "Signal n ended the workload."),
        ("125", "Enisle itself could not do it: a mistake on the command line, or the host refused. One line on standard error says why."),
        ("126", "The program is there and cannot be executed."),
        ("127", "The program is not there."),
    ];

    private static readonly string[] s_withWorkload = ["run", "exec", "start", "attach"];

    public static IReadOnlyList<(string Code, string Meaning)> Of(string path) => s_withWorkload.Contains(path) ? s_workload : s_usual;
}
