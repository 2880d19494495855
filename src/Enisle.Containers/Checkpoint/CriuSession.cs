using System.Globalization;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Host.Sockets;
using Enisle.Host.Spawn;

namespace Enisle.Containers.Checkpoint;

/// <summary>One criu worker and one request. Spec: criu, Documentation and images/rpc.proto: <c>swrk</c>.</summary>
/// <remarks>Owner: disposing ends a worker that still runs and reaps it.</remarks>
internal sealed class CriuSession : IDisposable
{
    private const int MaxMessage = 64 * 1024;
    private readonly OwnedFd _socket;
    private readonly string _verb;
    private bool _reaped;

    private CriuSession(string verb, OwnedFd socket, SpawnedProcess worker)
    {
        _verb = verb;
        _socket = socket;
        Worker = worker;
    }

    /// <summary>What to do at a notification; the descriptor came with it.</summary>
    public delegate void Notification(string script, int pid, OwnedFd? descriptor);

    /// <summary>The worker.</summary>
    public SpawnedProcess Worker { get; }

    /// <summary>Starts a worker.</summary>
    /// <param name="verb">What errors call what is being done.</param>
    /// <param name="plan">Steps before it; empty for none.</param>
    /// <param name="keep">Descriptors that it needs.</param>
    public static CriuSession Start(string verb, SpawnPlanBuilder plan, IReadOnlyList<OwnedFd> keep)
    {
        (OwnedFd ours, OwnedFd theirs) = Pipes.CreateSocketPair();
        try
        {
            using (theirs)
            {
                plan.Inherit(theirs);
                CriuProgram.Execute(plan, verb, theirs, keep);
                SpawnedProcess worker = Spawner.Start(plan.Build());
                if (worker.WaitForExec() is { } failure)
                {
                    ProcessHandle.Reap(worker.PidFd);
                    worker.Dispose();
                    throw failure.ToException();
                }

                return new CriuSession(verb, ours, worker);
            }
        }
        catch
        {
            ours.Dispose();
            throw;
        }
    }

    /// <summary>Sends the request, answers what comes in between, and waits for the worker's end.</summary>
    /// <exception cref="EnisleException">Host: criu failed; its log says why.</exception>
    public CriuResponse Run(CriuRequestType type, ProtobufWriter? options, CriuFeatures features, Notification onNotify)
    {
        ProtobufWriter request = new();
        request.Number(CriuField.RequestType, (int)type);
        if (options is not null)
        {
            request.Message(CriuField.RequestOptions, options);
        }

        if (features != CriuFeatures.None)
        {
            ProtobufWriter wanted = new();
            wanted.Flag(CriuField.FeatureMemoryTracking, features.HasFlag(CriuFeatures.MemoryTracking));
            wanted.Flag(CriuField.FeatureLazyPages, features.HasFlag(CriuFeatures.LazyPages));
            request.Message(CriuField.RequestFeatures, wanted);
        }

        UnixSockets.Send(_socket, request.Written);
        CriuResponse response = Serve(onNotify);
        if (!response.Success)
        {
            string reason = response.Errno == 0 ? string.Empty : $": {((Errno)response.Errno).Describe()}";
            throw new EnisleException(ErrorKind.Host, $"{_verb}: criu failed{reason}");
        }

        _socket.Dispose();
        int status = Reap();
        return WaitStatus.ToExitCode(status) == 0 || type == CriuRequestType.PreDump
            ? response
            : throw new EnisleException(ErrorKind.Host, $"{_verb}: criu failed: {WaitStatus.Describe(status)}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        if (!_reaped)
        {
            ProcessHandle.Signal(Worker.PidFd, Signal.SIGKILL);
            Reap();
        }
    }

    private CriuResponse Serve(Notification onNotify)
    {
        byte[] buffer = new byte[MaxMessage];
        while (true)
        {
            using OwnedFd? descriptor = UnixSockets.ReceiveDescriptor(_socket, buffer, out int length);
            if (length == 0)
            {
                throw new EnisleException(ErrorKind.Host, string.Create(CultureInfo.InvariantCulture, $"{_verb}: criu ended without an answer"));
            }

            CriuResponse response = CriuResponse.Parse(buffer.AsSpan(0, length));
            if (response.Type != CriuRequestType.Notify || !response.Success)
            {
                return response;
            }

            onNotify(response.Script, response.Pid, descriptor);
            ProtobufWriter answer = new();
            answer.Number(CriuField.RequestType, (int)CriuRequestType.Notify);
            answer.Flag(CriuField.RequestNotifySuccess, true);
            UnixSockets.Send(_socket, answer.Written);
        }
    }

    private int Reap()
    {
        _reaped = true;
        return ProcessHandle.Reap(Worker.PidFd);
    }
}
