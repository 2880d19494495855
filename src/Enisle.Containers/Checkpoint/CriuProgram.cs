using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Host.Spawn;

namespace Enisle.Containers.Checkpoint;

/// <summary>The host's criu.</summary>
internal static class CriuProgram
{
    private const string Name = "criu";

    /// <summary>Whether there is one on the PATH.</summary>
    public static bool IsInstalled
    {
        get
        {
            try
            {
                _ = HostPath.Find(Name);
                return true;
            }
            catch (EnisleException)
            {
                return false;
            }
        }
    }

    /// <summary>The last steps of a plan: become criu, as a worker that serves <paramref name="socket"/>.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="verb">What errors call what is being done: <c>checkpoint</c>.</param>
    /// <param name="socket">The worker's end.</param>
    /// <param name="keep">Descriptors that it needs, under the same numbers.</param>
    /// <exception cref="EnisleException">Unsupported: it is not installed.</exception>
    public static void Execute(SpawnPlanBuilder plan, string verb, OwnedFd socket, IReadOnlyList<OwnedFd> keep)
    {
        if (!IsInstalled)
        {
            throw new EnisleException(ErrorKind.Unsupported, $"{verb}: criu is needed and is not installed (package criu)");
        }

        plan.CloseOnExec();
        plan.KeepOnExec(socket.Number, Name);
        foreach (OwnedFd fd in keep)
        {
            plan.KeepOnExec(fd.Number, Name);
        }

        string path = HostPath.Find(Name);
        string[] arguments = [Name, "swrk", socket.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)];
        plan.RestoreSignals();
        plan.Exec(plan.String(path), arguments, HostPath.Environment());
    }
}
