using System.Buffers;
using System.Text.Json;
using Enisle.Engine.Networks;

namespace Enisle.Engine.Inspection;

/// <summary>A network as the Docker Engine API shows it.</summary>
public static class NetworkInspection
{
    /// <summary>UTF-8 JSON, one object.</summary>
    public static byte[] Write(NetworkManager networks, string nameOrId)
    {
        NetworkDefinition network = networks.Find(nameOrId);
        ArrayBufferWriter<byte> buffer = new(1024);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("Name", network.Name);
            json.WriteString("Id", network.Id);
            json.WriteString("Created", InspectedTime.Text(network.Created));
            json.WriteString("Scope", "local");
            json.WriteString("Driver", network.Driver);
            json.WriteBoolean("EnableIPv4", true);
            json.WriteBoolean("EnableIPv6", network.SubnetV6 is not null);
            AddressManagement(json, network);
            json.WriteBoolean("Internal", network.Internal);
            json.WriteBoolean("Attachable", false);
            json.WriteBoolean("Ingress", false);
            Instances(json, networks, network);
            json.Map("Options", network.Options);
            json.Map("Labels", network.Labels);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void AddressManagement(Utf8JsonWriter json, NetworkDefinition network)
    {
        json.WriteStartObject("IPAM");
        json.WriteString("Driver", "default");
        json.WriteNull("Options");
        json.WriteStartArray("Config");
        Subnet(network.Subnet, network.Gateway);
        Subnet(network.SubnetV6, network.GatewayV6);
        json.WriteEndArray();
        json.WriteEndObject();

        void Subnet(string? subnet, string? gateway)
        {
            if (subnet is { Length: > 0 })
            {
                json.WriteStartObject();
                json.WriteString("Subnet", subnet);
                json.WriteString("Gateway", gateway);
                json.WriteEndObject();
            }
        }
    }

    private static void Instances(Utf8JsonWriter json, NetworkManager networks, NetworkDefinition network)
    {
        json.WriteStartObject("Containers");
        foreach (NetworkAttachment attachment in networks.Attachments(network))
        {
            json.WriteStartObject(attachment.InstanceId);
            json.WriteString("Name", attachment.Name);
            json.WriteString("EndpointID", attachment.EndpointId);
            json.WriteString("MacAddress", attachment.MacAddress);
            json.WriteString("IPv4Address", $"{attachment.Address}/{attachment.PrefixLength}");
            json.WriteString("IPv6Address", attachment.AddressV6 is { } v6 ? $"{v6}/{attachment.PrefixLengthV6}" : "");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
