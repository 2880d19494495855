using Enisle.Abi;
using Enisle.Engine.Instances;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Host.Spawn;

namespace Enisle.Engine.Supervision;

/// <summary>Starts the process that starts an instance and then supervises it, and outlives this one.</summary>
public static class Supervisor
{
    /// <summary>
    /// The first word of the face that <see cref="Start"/> spawns: then the data directory, the run directory, the id, and as numbers
    /// the descriptors of the report's pipe and, where one is attached from the beginning, of a client's connection.
    /// </summary>
    public const string StartWord = "supervise-start";

    /// <summary>The first word of the face that a keeper becomes when the workload has ended: then directories and id.</summary>
    public const string EndWord = "supervise-end";

    /// <summary>The first word of the face that checks an instance's health: then directories and id.</summary>
    public const string HealthWord = "supervise-health";

    /// <summary>Starts an instance; returns when its workload runs.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="instance">Which: it does not run.</param>
    /// <param name="client">The supervisor's end of a client's connection; null: nobody is attached.</param>
    /// <returns>The supervisor: readable when it has ended, and with it all that the instance had on the host. Owner: the caller.</returns>
    /// <exception cref="EnisleException">WrongState: it runs already; else why it could not be started.</exception>
    public static OwnedFd Start(EngineContext engine, Instance instance, OwnedFd? client)
    {
        (OwnedFd reportRead, OwnedFd reportWrite) = Pipes.Create();
        using OwnedFd read = reportRead;
        SpawnedProcess process;
        using (reportWrite)
        {
            process = Spawn(engine, instance, reportWrite, client);
        }

        using (process)
        {
            StartReport.Await(read);
            return new OwnedFd(process.PidFd.Detach());
        }
    }

    /// <summary>The words that this program is called with to act on an instance.</summary>
    internal static string[] Words(EngineContext engine, string word, string id) => [engine.Program, word, engine.Directories.Data, engine.Directories.Run, id];

    private static SpawnedProcess Spawn(EngineContext engine, Instance instance, OwnedFd report, OwnedFd? client)
    {
        using OwnedFd nothing = HostFile.Open("/dev/null", Fcntl.O_RDWR);
        SpawnPlanBuilder plan = new();
        plan.Inherit(nothing);
        plan.Inherit(report);
        List<string> words = [.. Words(engine, StartWord, instance.Id), $"{report.Number}"];
        if (client is not null)
        {
            plan.Inherit(client);
            words.Add($"{client.Number}");
        }

        plan.CloseOnExec();
        for (int number = 0; number < 3; number++)
        {
            plan.Call("dup", "/dev/null", Syscall.dup3, nothing.Number, number, 0);
        }

        plan.KeepOnExec(report.Number, "report");
        if (client is not null)
        {
            plan.KeepOnExec(client.Number, "client");
        }

        plan.Call("setsid", null, Syscall.setsid);
        plan.RestoreSignals();
        plan.Exec(plan.String(engine.Program), words, HostPath.Environment());
        SpawnedProcess process = Spawner.Start(plan.Build());
        if (process.WaitForExec() is { } failure)
        {
            process.Dispose();
            throw failure.ToException();
        }

        return process;
    }
}
