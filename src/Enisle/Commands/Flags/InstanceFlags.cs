using System.CommandLine;
using Enisle.Bundles.Options;

namespace Enisle.Commands.Flags;

/// <summary>All flags that <c>run</c> and <c>create</c> share.</summary>
internal sealed class InstanceFlags
{
    private readonly WorkloadFlags _workload = new();
    private readonly HostFlags _host = new();
    private readonly NetworkFlags _network = new();
    private readonly LimitFlags _limits = new();
    private readonly Option<bool> _rm = Flag.Switch("--rm", "Remove the instance when it has ended.");
    private readonly Option<string?> _name = Flag.Text("--name", "Name of the instance.", "NAME");
    private readonly Option<string?> _pull = Flag.Text("--pull", "missing (the default), always, never.", "POLICY");
    private readonly Option<string?> _platform = Flag.Text("--platform", "Platform of the image, as in linux/amd64.", "PLATFORM");
    private readonly Option<bool> _quiet = Flag.Switch("--quiet", "Do not show how a pull goes.", "-q");
    private readonly Option<string?> _cidfile = Flag.Text("--cidfile", "Write the id to a file, which must not be there.", "FILE");

    /// <summary>The image, and what runs in it.</summary>
    public Argument<string> Image { get; } = new("IMAGE") { Description = "Image to run." };

    /// <summary>What runs.</summary>
    public Argument<string[]> Command { get; } = new("COMMAND") { Description = "Program and arguments.", Arity = ArgumentArity.ZeroOrMore };

    public void AddTo(Command command)
    {
        _workload.AddTo(command);
        _host.AddTo(command);
        _network.AddTo(command);
        _limits.AddTo(command);
        foreach (Option option in (ReadOnlySpan<Option>)[_rm, _name, _pull, _platform, _quiet, _cidfile])
        {
            command.Options.Add(option);
        }

        command.Arguments.Add(Image);
        command.Arguments.Add(Command);
    }

    public string? Name(ParseResult parsed) => parsed.GetValue(_name);

    public string? CidFile(ParseResult parsed) => parsed.GetValue(_cidfile);

    public string? Pull(ParseResult parsed) => parsed.GetValue(_pull);

    public string? Platform(ParseResult parsed) => parsed.GetValue(_platform);

    public bool IsQuiet(ParseResult parsed) => parsed.GetValue(_quiet);

    public WorkloadOptions Workload(ParseResult parsed, bool detached) => _workload.Read(parsed, parsed.GetValue(Command) ?? [], detached);

    public HostOptions Host(ParseResult parsed)
    {
        HostOptions options = new() { AutoRemove = parsed.GetValue(_rm) };
        options = _host.Apply(parsed, options);
        options = _network.Apply(parsed, options);
        return _limits.Apply(parsed, options);
    }
}
