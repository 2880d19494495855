using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text;
using Enisle.Commands.Flags;
using Enisle.Compare;
using Enisle.Compare.Output;
using Enisle.Host;
using Enisle.Host.Terminal;

namespace Enisle.Commands;

/// <summary><c>enisle compare</c>: what isolation costs, at each level, on this host.</summary>
internal static class CompareCommand
{
    private const int ExitInterrupted = 130;
    private const string DefaultImage = "busybox";
    private const string EraseLine = "\r\e[K";

    public static Command Create()
    {
        Argument<string> image = new("IMAGE") { Description = $"What to run ({DefaultImage}).", DefaultValueFactory = static _ => DefaultImage };
        Option<bool> json = Flag.Switch("--json", "Print JSON.");
        Option<string?> page = Flag.Text("--html", "Write a page with charts too.", "FILE");
        Option<long?> runs = Flag.Number("--runs", "Starts of each kind at each level (20).", "N");
        Command command = new("compare", "Runs an image at every level, and shows what each costs.") { image, json, page, runs };
        command.SetAction(parsed =>
        {
            ComparisonOptions options = Options(parsed.GetValue(image)!, parsed.GetValue(runs));
            string? file = parsed.GetValue(page);
            CheckFolder(file);
            if (Measure(options, parsed.InvocationConfiguration.Error) is not { } report)
            {
                return ExitInterrupted;
            }

            TextWriter output = parsed.InvocationConfiguration.Output;
            output.Write(parsed.GetValue(json) ? Encoding.UTF8.GetString(ComparisonJson.Write(report)) + "\n" : ComparisonTable.Write(report, IsColorful()));
            if (file is not null)
            {
                WritePage(file, report);
            }

            return report.Columns.Any(static column => column.Error is not null) ? ErrorKind.Host.EngineExitCode() : 0;
        });
        return command;
    }

    private static ComparisonOptions Options(string image, long? runs)
    {
        ComparisonOptions options = new() { Image = image };
        return runs is null ? options
            : runs is > 0 and <= ComparisonOptions.MaxRuns ? options with { Runs = (int)runs }
            : throw new EnisleException(ErrorKind.Invalid, $"--runs: {runs}: must be from 1 to {ComparisonOptions.MaxRuns}");
    }

    /// <summary>Null when a person interrupted it.</summary>
    private static ComparisonReport? Measure(ComparisonOptions options, TextWriter errors)
    {
        using CancellationTokenSource interrupted = new();
        void Interrupt(PosixSignalContext context)
        {
            context.Cancel = true;
            interrupted.Cancel();
        }

        using PosixSignalRegistration keys = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using PosixSignalRegistration end = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        bool shown = HostTerminal.IsTerminal(2);
        try
        {
            return Comparison.Run(EngineFactory.Engine, options, line => Show(shown, errors, line), interrupted.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        finally
        {
            Show(shown, errors, "");
        }
    }

    private static void Show(bool shown, TextWriter errors, string line)
    {
        if (shown)
        {
            errors.Write(EraseLine + line);
        }
    }

    private static bool IsColorful() =>
        HostTerminal.IsTerminal(1) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";

    // Before all the measuring, not after.
    private static void CheckFolder(string? file)
    {
        if (file is not null && (Directory.Exists(file) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file)))))
        {
            throw new EnisleException(ErrorKind.Invalid, $"--html: {file}: must be a file in a folder that exists");
        }
    }

    private static void WritePage(string file, ComparisonReport report)
    {
        try
        {
            File.WriteAllText(file, ComparisonPage.Write(report));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EnisleException(ErrorKind.Host, $"--html: {file}: {e.Message}", e);
        }
    }
}
