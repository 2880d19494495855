using System.CommandLine;
using Enisle.Bundles.Options;

namespace Enisle.Commands.Flags;

/// <summary>Network, published ports, names.</summary>
internal sealed class NetworkFlags
{
    private readonly Option<string?> _network = Flag.Text("--network", "bridge, none, host, container:INSTANCE, or a network's name.", "NETWORK", "--net");
    private readonly Option<string[]> _alias = Flag.List("--network-alias", "One more name on the network.", "NAME", "--net-alias");
    private readonly Option<string[]> _publish = Flag.List("--publish", "Publish a port of the instance on the host.", "[ADDRESS:][PORT:]PORT[/PROTOCOL]", "-p");
    private readonly Option<bool> _publishAll = Flag.Switch("--publish-all", "Publish every exposed port.", "-P");
    private readonly Option<string[]> _dns = Flag.List("--dns", "Name server.", "ADDRESS");
    private readonly Option<string[]> _dnsOption = Flag.List("--dns-option", "Option for the resolver.", "OPTION", "--dns-opt");
    private readonly Option<string[]> _dnsSearch = Flag.List("--dns-search", "Domain that is searched.", "DOMAIN");
    private readonly Option<string[]> _addHost = Flag.List("--add-host", "One more line in /etc/hosts.", "NAME:ADDRESS");
    private readonly Option<string?> _ip = Flag.Text("--ip", "Address on the network.", "ADDRESS");
    private readonly Option<string?> _mac = Flag.Text("--mac-address", "Address of the link.", "MAC");

    public void AddTo(Command command)
    {
        foreach (Option option in (ReadOnlySpan<Option>)[_network, _alias, _publish, _publishAll, _dns, _dnsOption, _dnsSearch, _addHost, _ip, _mac])
        {
            command.Options.Add(option);
        }
    }

    public HostOptions Apply(ParseResult parsed, HostOptions options) => options with
    {
        NetworkMode = parsed.GetValue(_network) is null or "default" ? options.NetworkMode : parsed.GetValue(_network)!,
        NetworkAliases = parsed.GetValue(_alias)!,
        Publish = parsed.GetValue(_publish)!,
        PublishAllPorts = parsed.GetValue(_publishAll),
        Dns = parsed.GetValue(_dns)!,
        DnsOptions = parsed.GetValue(_dnsOption)!,
        DnsSearch = parsed.GetValue(_dnsSearch)!,
        ExtraHosts = parsed.GetValue(_addHost)!,
        IPAddress = parsed.GetValue(_ip),
        MacAddress = parsed.GetValue(_mac),
    };
}
