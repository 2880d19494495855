using Enisle.Engine;
using Enisle.Engine.Instances;
using Enisle.Engine.Keepers;
using Enisle.Engine.Lifecycle;
using Enisle.Host;

namespace Enisle.Commands;

/// <summary>This process in front of an instance: its streams, its signals, its exit code.</summary>
internal static class Attachment
{
    private const int NoWord = 1;

    public static AttachOptions Options(
        EngineContext engine, Instance instance, InstanceDefinition definition, AttachStreams streams, bool sigProxy, string? detachKeys) => new()
        {
            Streams = streams,
            Terminal = definition.Workload.Tty,
            DetachKeys = detachKeys is null ? DetachKeys.Default : DetachKeys.Parse(detachKeys),
            OnSignal = sigProxy && !definition.Workload.Tty ? signal => PassOn(engine, instance, signal) : null,
        };

    /// <returns>The instance's exit code; 0 when it was left running.</returns>
    public static int Stay(EngineContext engine, Instance instance, InstanceDefinition definition, AttachClient client)
    {
        AttachResult result = client.Run();
        switch (result.End)
        {
            case AttachEnd.Detached:
                return 0;
            case AttachEnd.Exited:
                // When this returns the state says that it has ended, and with --rm nothing is left of it.
                if (definition.Host.RestartPolicy.Name == "no")
                {
                    client.WaitForCleanup();
                }

                return result.Code;
            case AttachEnd.Interrupted:
                return result.Code;
            default:
                return instance.TryReadDefinition() is null ? NoWord : InstanceWait.ForExit(engine, instance);
        }
    }

    private static void PassOn(EngineContext engine, Instance instance, int signal)
    {
        try
        {
            InstanceStop.Kill(engine, instance, $"{signal}");
        }
        catch (Exception e) when (e is EnisleException or LinuxException)
        {
            // It has ended: its exit is on the way.
        }
    }
}
