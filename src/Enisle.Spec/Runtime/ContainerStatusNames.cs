namespace Enisle.Spec.Runtime;

/// <summary>The words that state.json and <c>state</c> have for <see cref="ContainerStatus"/>.</summary>
public static class ContainerStatusNames
{
    public static string NameOf(ContainerStatus status) => status switch
    {
        ContainerStatus.Creating => "creating",
        ContainerStatus.Created => "created",
        ContainerStatus.Running => "running",
        ContainerStatus.Paused => "paused",
        ContainerStatus.Stopped => "stopped",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
