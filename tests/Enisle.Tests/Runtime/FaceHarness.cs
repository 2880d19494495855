using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Isolation.State;
using Enisle.Runtime;

namespace Enisle.Tests.Runtime;

/// <summary>The runtime face over <see cref="FakeLevel"/>, with a state root and a bundle of its own.</summary>
internal sealed class FaceHarness : IDisposable
{
    private readonly OwnedFd _input;
    private readonly OwnedFd _output;
    private readonly OwnedFd _error;
    private readonly string _directoryBefore = Directory.GetCurrentDirectory();

    public FaceHarness(string input = "")
    {
        Home = Directory.CreateTempSubdirectory("enisle-face-").FullName;
        File.WriteAllText($"{Home}/in", input);
        _input = HostFile.Open($"{Home}/in", Fcntl.O_RDONLY);
        _output = HostFile.Open($"{Home}/out", Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_APPEND, 0x180);
        _error = HostFile.Open($"{Home}/err", Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_APPEND, 0x180);
        Level = new FakeLevel(new StandardStreamFds(_input, _output));
        Root = new StateRoot($"{Home}/state");
    }

    public string Home { get; }

    public FakeLevel Level { get; }

    public StateRoot Root { get; }

    public string Output => File.ReadAllText($"{Home}/out");

    public string Error => File.ReadAllText($"{Home}/err");

    /// <summary>What the last error says, without time and level.</summary>
    public string Message
    {
        get
        {
            string line = Error.Split("msg=")[^1].TrimEnd('\n');
            return line.StartsWith('"') ? line[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal) : line;
        }
    }

    public int Run(params string[] arguments) =>
        RuntimeFace.Run(["--root", Root.Path, .. arguments], Level, new StandardStreams(_input.Number, _output.Number, _error.Number));

    /// <summary>With streams of the test's own, and no flags before the given ones.</summary>
    public int RunBare(StandardStreams? streams, params string[] arguments) =>
        RuntimeFace.Run(arguments, Level, streams ?? new StandardStreams(_input.Number, _output.Number, _error.Number));

    public void AddInstance(string id) => AddInstance(FakeLevel.NewRecord(id));

    public void AddInstance(InstanceRecord record, string? config = null)
    {
        using InstanceDirectory directory = Root.Create(record.Id);
        directory.WriteConfig(System.Text.Encoding.UTF8.GetBytes(config ?? Config("/bin/true")));
        directory.WriteFirstRecord(record);
    }

    /// <summary>Makes the bundle; its path.</summary>
    public string AddBundle(bool terminal, params string[] command)
    {
        Directory.CreateDirectory($"{Home}/bundle/rootfs");
        File.WriteAllText($"{Home}/bundle/config.json", Config(command, terminal));
        return $"{Home}/bundle";
    }

    public static string Config(params string[] command) => Config(command, terminal: false);

    public void Dispose()
    {
        Directory.SetCurrentDirectory(_directoryBefore);
        _input.Dispose();
        _output.Dispose();
        _error.Dispose();
        Directory.Delete(Home, recursive: true);
    }

    private static string Config(string[] command, bool terminal) =>
        $$"""
        {
          "ociVersion": "1.0.2",
          "process": {
            "terminal": {{(terminal ? "true" : "false")}},
            "user": { "uid": 5, "gid": 6 },
            "args": [{{string.Join(", ", command.Select(static word => $"\"{word}\""))}}],
            "env": ["PATH=/usr/bin:/bin"],
            "cwd": "/",
            "capabilities": { "bounding": ["CAP_KILL"], "inheritable": ["CAP_NET_RAW"] }
          },
          "root": { "path": "rootfs" },
          "annotations": { "org.example.a": "b" },
          "linux": { "namespaces": [{ "type": "mount" }, { "type": "pid" }] }
        }
        """;
}
