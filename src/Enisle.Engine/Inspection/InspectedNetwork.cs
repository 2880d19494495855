using System.Globalization;
using System.Text.Json;
using Enisle.Engine.Instances;
using Enisle.Engine.Networks;

namespace Enisle.Engine.Inspection;

/// <summary>The member <c>NetworkSettings</c>.</summary>
internal static class InspectedNetwork
{
    public static void Write(Utf8JsonWriter json, InstanceDefinition definition, InstanceState state)
    {
        NetworkAttachment? attachment = state.Network;
        json.WriteStartObject("NetworkSettings");
        json.WriteString("SandboxKey", state.Pid > 0 ? string.Create(CultureInfo.InvariantCulture, $"/proc/{state.Pid}/ns/net") : "");
        Ports(json, attachment);
        json.WriteString("Gateway", attachment?.Gateway ?? "");
        json.WriteString("IPAddress", attachment?.Address ?? "");
        json.WriteNumber("IPPrefixLen", attachment?.PrefixLength ?? 0);
        json.WriteString("MacAddress", attachment?.MacAddress ?? "");
        json.WriteStartObject("Networks");
        string mode = definition.Host.NetworkMode;
        if (!mode.StartsWith("container:", StringComparison.Ordinal))
        {
            Endpoint(json, attachment?.Network ?? mode, attachment, definition);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Endpoint(Utf8JsonWriter json, string network, NetworkAttachment? attachment, InstanceDefinition definition)
    {
        json.WriteStartObject(network);
        json.StringsOrNull("Aliases", definition.Host.NetworkAliases);
        json.WriteString("NetworkID", attachment?.NetworkId ?? "");
        json.WriteString("EndpointID", attachment?.EndpointId ?? "");
        json.WriteString("Gateway", attachment?.Gateway ?? "");
        json.WriteString("IPAddress", attachment?.Address ?? "");
        json.WriteNumber("IPPrefixLen", attachment?.PrefixLength ?? 0);
        json.WriteString("GlobalIPv6Address", attachment?.AddressV6 ?? "");
        json.WriteNumber("GlobalIPv6PrefixLen", attachment?.PrefixLengthV6 ?? 0);
        json.WriteString("MacAddress", attachment?.MacAddress ?? "");
        json.WriteEndObject();
    }

    private static void Ports(Utf8JsonWriter json, NetworkAttachment? attachment)
    {
        json.WriteStartObject("Ports");
        foreach (IGrouping<string, PublishedPort> port in (attachment?.Ports ?? []).GroupBy(static port => $"{port.ContainerPort}/{port.ProtocolName}"))
        {
            json.WriteStartArray(port.Key);
            foreach (PublishedPort published in port)
            {
                json.WriteStartObject();
                json.WriteString("HostIp", published.HostAddress);
                json.WriteString("HostPort", published.HostPort.ToString(CultureInfo.InvariantCulture));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
