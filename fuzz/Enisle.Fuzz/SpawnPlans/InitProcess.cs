using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Enisle.Abi;
using Enisle.Host.Spawn;

namespace Enisle.Fuzz.SpawnPlans;

/// <summary>The real init, run as a child on a plan in a file; a shell sets up its descriptors.</summary>
internal sealed class InitProcess : IDisposable
{
    /// <summary>The plan's descriptors: the error pipe, where the slots go, what is read, and a number that is not open.</summary>
    public const int Errors = 4;
    public const int Dump = 5;
    public const int Input = 6;
    public const int Closed = 77;

    private const int TimeoutMs = 20_000;
    private readonly string _directory = Directory.CreateTempSubdirectory("enisle-init-").FullName;

    public InitProcess()
    {
        File.WriteAllBytes($"{_directory}/init", InitImage.Bytes);
        File.SetUnixFileMode($"{_directory}/init", UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>How it ended; <see cref="WalkResult.ExitCode"/> is 128 and more for a signal.</summary>
    /// <param name="plan">Runs on what this writes.</param>
    /// <param name="dump">What the plan wrote to <see cref="Dump"/>.</param>
    /// <param name="input">What it can read from <see cref="Input"/>.</param>
    /// <param name="argument">argv[1]: the number of the descriptor of the plan.</param>
    public WalkResult Run(Action<string> plan, out byte[] dump, string input = "", string argument = "3")
    {
        plan($"{_directory}/plan");
        File.WriteAllText($"{_directory}/input", input);
        const string Script = """umask 022; exec "$0/init" "$1" 4 3<"$0/plan" 4>"$0/errors" 5>"$0/dump" 6<"$0/input" </dev/null""";
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script, _directory, argument]))!;
        if (!process.WaitForExit(TimeoutMs))
        {
            process.Kill();
            throw new InvalidOperationException("the init does not end");
        }

        dump = File.ReadAllBytes($"{_directory}/dump");
        byte[] errors = File.ReadAllBytes($"{_directory}/errors");
        int size = Unsafe.SizeOf<PlanFailure>();
        return errors.Length < size
            ? new WalkResult(process.ExitCode, null, string.Empty)
            : new WalkResult(process.ExitCode, MemoryMarshal.Read<PlanFailure>(errors), Encoding.UTF8.GetString(errors.AsSpan(size)));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
