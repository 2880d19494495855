using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Enisle.Abi;
using Enisle.Engine.Keepers;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Host.Sockets;
using Enisle.Host.Spawn;

namespace Enisle.Tests.Engine.Keepers;

/// <summary>A keeper as a real process, with a shell of the host in place of an instance's first process.</summary>
internal sealed class KeptInstance : IDisposable
{
    public const int WaitMs = 60_000;
    private const int InitPidOffset = 8; // KeeperHeader: Magic, Size, InitPid
    private readonly SpawnedProcess _process;
    private bool _reaped;

    private KeptInstance(string directory, SpawnedProcess process, OwnedFd client)
    {
        Directory = directory;
        _process = process;
        Client = client;
    }

    public string Directory { get; }

    public OwnedFd Client { get; }

    public int Pid => _process.Pid;

    public OwnedFd PidFd => _process.PidFd;

    public string LogPath => LogIn(Directory);

    public string Socket => SocketIn(Directory);

    public string ExitFile => ExitIn(Directory);

    /// <summary>Null until it is written.</summary>
    public ExitRecord? Exit => ExitRecord.TryRead(ExitFile);

    /// <summary>Text of the log, and whose it is, line by line.</summary>
    public IReadOnlyList<(string Text, string Stream)> Log =>
        [.. File.ReadLines(LogPath).Select(static line => JsonDocument.Parse(line).RootElement)
            .Select(static line => (line.GetProperty("log").GetString()!, line.GetProperty("stream").GetString()!))];

    public static string LogIn(string directory) => $"{directory}/log";

    public static string SocketIn(string directory) => $"{directory}/attach";

    public static string ExitIn(string directory) => $"{directory}/exit";

    /// <summary>Runs <c>sh -c</c> with pipes, or a terminal; the client is connected from the beginning.</summary>
    public static KeptInstance Start(
        string script, Func<KeeperRequest, KeeperRequest>? change = null, bool terminal = false, int fileSizeLimit = 0, string? directory = null)
    {
        directory ??= System.IO.Directory.CreateTempSubdirectory("enisle-keeper-").FullName;
        (OwnedFd client, OwnedFd theirs) = AttachSocket.CreatePair();
        using OwnedFd keeperEnd = theirs;
        using TestStreams streams = terminal ? TestStreams.OfTerminal() : TestStreams.OfPipes();
        using OwnedFd listener = AttachSocket.Listen(SocketIn(directory));
        KeeperRequest request = new()
        {
            Id = "test",
            InitPid = 1, // the plan puts the shell's in its place
            Terminal = streams.Master,
            Input = streams.Input,
            Output = streams.Output,
            Error = streams.Error,
            Listener = listener,
            Client = keeperEnd,
            ClientStreams = AttachStreams.Foreground | AttachStreams.Input | AttachStreams.Output | AttachStreams.Error,
            ExitFile = ExitIn(directory),
            Log = new KeeperLog(LogIn(directory)),
            OnExit = ["/bin/true"],
        };
        request = change is null ? request : change(request);
        return new KeptInstance(directory, Spawn(request, streams, script, fileSizeLimit), client);
    }

    /// <summary>A keeper alone, with a request as it is.</summary>
    public static SpawnedProcess Execute(byte[] request)
    {
        using OwnedFd file = MemoryFile.Create("request", executable: false);
        MemoryFile.WriteAt(file, request, 0);
        using OwnedFd image = KeeperFile.Create();
        SpawnPlanBuilder plan = new();
        plan.Inherit(image);
        plan.Inherit(file);
        AddKeeper(plan, image, file, []);
        return Run(plan);
    }

    /// <summary>Reads what the client is sent, until the end of the connection.</summary>
    public Conversation ReadAll() => Conversation.Read(Client);

    /// <summary>Connects, and says hello.</summary>
    public OwnedFd Connect(AttachStreams streams)
    {
        OwnedFd connection = AttachSocket.Connect(Socket);
        Send(connection, KeeperMessage.Hello, (byte)streams);
        return connection;
    }

    public void SendInput(string text) => Send(Client, KeeperMessage.Input, Encoding.UTF8.GetBytes(text));

    public static void Send(OwnedFd connection, byte kind, params ReadOnlySpan<byte> data) =>
        SeqpacketSockets.TrySend(connection, [kind, .. data], wait: true);

    public static byte[] Size(ushort rows, ushort columns)
    {
        byte[] size = new byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(size, rows);
        BinaryPrimitives.WriteUInt16LittleEndian(size.AsSpan(2), columns);
        return size;
    }

    /// <summary>Waits for the end of the process that the keeper is, or has become.</summary>
    /// <returns>Its exit code.</returns>
    public int WaitForEnd()
    {
        Assert.True(ProcessHandle.WaitForEnd(_process.PidFd, WaitMs), "the keeper does not end");
        _reaped = true;
        return WaitStatus.ToExitCode(ProcessHandle.Reap(_process.PidFd));
    }

    public void Dispose()
    {
        if (!_reaped)
        {
            ProcessHandle.Signal(_process.PidFd, Signal.SIGKILL);
            ProcessHandle.Reap(_process.PidFd);
        }

        _process.Dispose();
        Client.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static SpawnedProcess Spawn(KeeperRequest request, TestStreams streams, string script, int fileSizeLimit)
    {
        using OwnedFd file = MemoryFile.Create("request", executable: false);
        MemoryFile.WriteAt(file, KeeperRequestWriter.Write(request), 0);
        using OwnedFd image = KeeperFile.Create();
        OwnedFd[] kept = [.. new[] { request.Terminal, request.Input, request.Output, request.Error, request.Listener, request.Client }.OfType<OwnedFd>()];
        SpawnPlanBuilder plan = new();
        foreach (OwnedFd fd in (OwnedFd[])[image, file, .. kept, .. streams.OfTheChild])
        {
            plan.Inherit(fd);
        }

        PlanJump child = plan.NewJump();
        PlanSlot pid = plan.Call("clone", null, Syscall.clone, Signal.SIGCHLD, 0, 0, 0, 0).Result;
        plan.JumpIfEqual(pid, -1L, 0, child);
        long number = plan.Buffer(sizeof(int));
        plan.Store(number, sizeof(int), pid);
        plan.Call("pwrite", null, Syscall.pwrite64, file.Number, number, sizeof(int), InitPidOffset);
        if (fileSizeLimit > 0)
        {
            long limit = plan.Struct<(ulong Soft, ulong Hard)>(((ulong)fileSizeLimit, (ulong)fileSizeLimit));
            plan.Call("prlimit", null, Syscall.prlimit64, 0, Rlimits.RLIMIT_FSIZE, limit, 0);
        }

        AddKeeper(plan, image, file, kept);
        plan.Place(child);
        streams.AddTo(plan);
        plan.CloseOnExec();
        plan.RestoreSignals();
        plan.Exec(plan.String("/bin/sh"), ["sh", "-c", script], ["PATH=/usr/bin:/bin"]);
        return Run(plan);
    }

    private static void AddKeeper(SpawnPlanBuilder plan, OwnedFd image, OwnedFd file, OwnedFd[] kept)
    {
        plan.CloseOnExec();
        plan.RestoreSignals();
        foreach (OwnedFd fd in (OwnedFd[])[file, .. kept])
        {
            plan.KeepOnExec(fd.Number, "keeper");
        }

        long arguments = plan.StringArray(["enisle-keeper", file.Number.ToString(CultureInfo.InvariantCulture), "test"]);
        long environment = plan.StringArray(["PATH=/usr/bin:/bin", "KEPT=yes"]);
        plan.Call("exec", "keeper", Syscall.execveat, image.Number, plan.String(""), arguments, environment, Fcntl.AT_EMPTY_PATH);
    }

    private static SpawnedProcess Run(SpawnPlanBuilder plan)
    {
        SpawnedProcess process = Spawner.Start(plan.Build());
        return process.WaitForExec() is { } failure ? throw failure.ToException() : process;
    }
}
