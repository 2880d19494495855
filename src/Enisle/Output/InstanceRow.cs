using Enisle.Bundles.Options;
using Enisle.Engine.Instances;
using Enisle.Engine.Lifecycle;
using Enisle.Engine.Networks;

namespace Enisle.Output;

/// <summary>An instance in <c>ps</c>.</summary>
internal static class InstanceRow
{
    private const int CommandWidth = 20;
    private const int MountWidth = 15;

    public static Row Of(Instance instance, InstanceDefinition definition, InstanceState state, bool full)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return new Row("*formatter.ContainerContext")
            .With("Command", () => Command(definition, full))
            .With("CreatedAt", () => RelativeTime.Stamp(definition.Created))
            .With("ID", () => full ? instance.Id : ShortId.Of(instance.Id))
            .With("Image", () => definition.Image)
            .With("Isolation", () => definition.Host.Isolation)
            .With("Labels", () => string.Join(',', definition.Workload.Labels.OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => $"{label.Key}={label.Value}")))
            .With("LocalVolumes", () => $"{definition.Mounts.Count(static mount => mount.Kind == MountKind.Volume)}")
            .With("Mounts", () => string.Join(',', definition.Mounts.Where(static mount => mount.Source is not null).Select(mount => Shorten(mount.Source!, full))))
            .With("Names", () => definition.Name)
            .With("Networks", () => definition.Host.NetworkMode)
            .With("Ports", () => Ports(state.Network))
            .With("RunningFor", () => RelativeTime.Ago(definition.Created, now))
            .With("Size", () => HumanSize.Decimal(DirectorySize.Of($"{instance.Directory}/upper"), 3))
            .With("State", () => state.Status.Word())
            .With("Status", () => Status(state, now), () => Tone(state))
            .WithLabels(definition.Workload.Labels);
    }

    private static string Command(InstanceDefinition definition, bool full)
    {
        string command = string.Join(' ', (definition.Workload.Entrypoint ?? []).Concat(definition.Workload.Cmd ?? []));
        return $"\"{(full ? command : TextWidth.Shorten(command, CommandWidth))}\"";
    }

    private static string Shorten(string source, bool full) => full ? source : TextWidth.Shorten(source, MountWidth);

    private static string Ports(NetworkAttachment? network) => string.Join(", ", (network?.Ports ?? []).Select(static port => port.ToString()));

    private static string Status(InstanceState state, DateTimeOffset now) => state.Status switch
    {
        InstanceStatus.Created => "Created",
        InstanceStatus.Running => RelativeTime.Up(state.StartedAt ?? now, now, Health(state)),
        InstanceStatus.Paused => RelativeTime.Up(state.StartedAt ?? now, now, "Paused"),
        InstanceStatus.Restarting => $"Restarting ({state.ExitCode}) {RelativeTime.Ago(state.FinishedAt ?? now, now)}",
        InstanceStatus.Removing => "Removal In Progress",
        InstanceStatus.Dead => "Dead",
        _ => RelativeTime.Exited(state.ExitCode, state.FinishedAt ?? now, now),
    };

    private static Ink Tone(InstanceState state) => state.Status switch
    {
        InstanceStatus.Running => state.Health?.Status == "unhealthy" ? Ink.Red : Ink.Green,
        InstanceStatus.Paused or InstanceStatus.Restarting => Ink.Yellow,
        InstanceStatus.Exited => state.ExitCode == 0 ? Ink.Dim : Ink.Red,
        InstanceStatus.Dead => Ink.Red,
        _ => Ink.Plain,
    };

    private static string? Health(InstanceState state) => state.Health is null ? null
        : state.Health.Status == "starting" ? "health: starting"
        : state.Health.Status;
}
