using Enisle.Output.Templates;

namespace Enisle.Output.Inspection;

/// <summary>What is a map, and what is nil, in the documents that Docker's <c>inspect</c> shows.</summary>
/// <remarks>Spec: Docker Engine API 1.51, ContainerInspectResponse, ImageInspect, Network, Volume.</remarks>
internal static class Shapes
{
    private const string Texts = "map[string]string";
    private const string Names = "map[string]struct {}";

    public static JsonShape Container { get; } = new(
        "container.InspectResponse",
        new Dictionary<string, string>
        {
            ["HostConfig.LogConfig.Config"] = Texts,
            ["HostConfig.PortBindings"] = "map[nat.Port][]nat.PortBinding",
            ["HostConfig.StorageOpt"] = Texts,
            ["HostConfig.Tmpfs"] = Texts,
            ["HostConfig.Sysctls"] = Texts,
            ["HostConfig.Annotations"] = Texts,
            ["HostConfig.Mounts[].VolumeOptions.Labels"] = Texts,
            ["HostConfig.Mounts[].VolumeOptions.DriverConfig.Options"] = Texts,
            ["GraphDriver.Data"] = Texts,
            ["Config.ExposedPorts"] = Names,
            ["Config.Volumes"] = Names,
            ["Config.Labels"] = Texts,
            ["NetworkSettings.Ports"] = "map[nat.Port][]nat.PortBinding",
            ["NetworkSettings.Networks"] = "map[string]*network.EndpointSettings",
            ["NetworkSettings.Networks.*.DriverOpts"] = Texts,
        },
        new Dictionary<string, string>
        {
            ["State.Health"] = "*container.Health",
            ["SizeRw"] = "*int64",
            ["SizeRootFs"] = "*int64",
            ["HostConfig.MemorySwappiness"] = "*int64",
            ["HostConfig.OomKillDisable"] = "*bool",
            ["HostConfig.PidsLimit"] = "*int64",
            ["HostConfig.Init"] = "*bool",
            ["HostConfig.Mounts"] = "[]mount.Mount",
            ["HostConfig.StorageOpt"] = Texts,
            ["HostConfig.Tmpfs"] = Texts,
            ["HostConfig.Sysctls"] = Texts,
            ["HostConfig.Annotations"] = Texts,
            ["HostConfig.LogConfig.Config"] = Texts,
            ["Config.Healthcheck"] = "*container.HealthConfig",
            ["Config.ExposedPorts"] = Names,
            ["Config.Shell"] = "[]string",
            ["Config.StopTimeout"] = "*int",
            ["ImageManifestDescriptor"] = "*v1.Descriptor",
            ["NetworkSettings.Networks.*.IPAMConfig"] = "*network.EndpointIPAMConfig",
        });

    public static JsonShape Image { get; } = new(
        "image.InspectResponse",
        new Dictionary<string, string>
        {
            ["Config.ExposedPorts"] = Names,
            ["Config.Volumes"] = Names,
            ["Config.Labels"] = Texts,
            ["GraphDriver.Data"] = Texts,
        },
        new Dictionary<string, string>
        {
            ["Config.Healthcheck"] = "*v1.HealthcheckConfig",
            ["Config.ExposedPorts"] = Names,
            ["Config.Shell"] = "[]string",
            ["Descriptor"] = "*v1.Descriptor",
        });

    public static JsonShape Network { get; } = new(
        "network.Inspect",
        new Dictionary<string, string>
        {
            ["IPAM.Options"] = Texts,
            ["IPAM.Config[].AuxiliaryAddresses"] = Texts,
            ["Containers"] = "map[string]network.EndpointResource",
            ["Options"] = Texts,
            ["Labels"] = Texts,
        },
        new Dictionary<string, string> { ["Peers"] = "[]network.PeerInfo", ["Services"] = "map[string]network.ServiceInfo" });

    public static JsonShape Volume { get; } = new(
        "volume.Volume",
        new Dictionary<string, string> { ["Labels"] = Texts, ["Options"] = Texts, ["Status"] = "map[string]interface {}" },
        new Dictionary<string, string> { ["ClusterVolume"] = "*volume.ClusterVolume", ["Status"] = "map[string]interface {}", ["UsageData"] = "*volume.UsageData" })
    {
        IsOpen = false,
    };

    /// <summary>A document of which nothing is known but that its objects are structs.</summary>
    public static JsonShape Unknown { get; } = new("interface {}", new Dictionary<string, string>(), new Dictionary<string, string>());
}
