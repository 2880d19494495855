using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>linux.netDevices. The runtime's host is a network namespace of its own with a veth pair, d0 and p0.</summary>
[RequiresRoot]
[Deviates(TargetKind.Runc, "has no network devices", FixedIn = "1.4")]
public sealed class NetDeviceTests : ContainerTest
{
    private const string Setup = """
        ip link add d0 type veth peer name p0
        ip link set p0 up
        ip addr add 10.9.0.1/24 broadcast 10.9.0.255 dev d0
        ip addr add 10.9.1.1/24 scope link dev d0
        ip addr add 10.9.2.1/32 valid_lft 1000 preferred_lft 1000 dev d0
        ip -6 addr add fd00::5/64 nodad dev d0
        ip link set d0 up
        """;

    [Fact]
    public void A_device_is_in_the_container_under_its_new_name_and_up()
    {
        _ = Bundle.Json("linux.netDevices", """{ "d0": { "name": "eth0" } }""").Shell("ip -o link show eth0");

        _ = RunOnHost("").Succeeded().Contains("eth0@").Contains(",UP");
    }

    [Fact]
    public void A_device_keeps_its_name_when_no_other_is_given()
    {
        _ = Bundle.Json("linux.netDevices", """{ "d0": {} }""").Shell("ip -o link show d0");

        _ = RunOnHost("").Succeeded().Contains("d0@");
    }

    [Fact]
    public void Permanent_global_addresses_of_both_families_move_along()
    {
        _ = Bundle.Json("linux.netDevices", """{ "d0": { "name": "eth0" } }""").Shell("ip -o addr show eth0");

        _ = RunOnHost("").Succeeded().Contains("10.9.0.1/24").Contains("fd00::5/64");
    }

    [Fact]
    public void Addresses_for_a_time_or_of_the_link_stay_behind()
    {
        _ = Bundle.Json("linux.netDevices", """{ "d0": { "name": "eth0" } }""").Shell("ip -o addr show eth0");

        _ = RunOnHost("").Succeeded().Lacks("10.9.1.1").Lacks("10.9.2.1");
    }

    [Fact]
    public void The_host_has_the_device_no_more()
    {
        _ = Bundle.Json("linux.netDevices", """{ "d0": {} }""").Args("/bin/true");

        _ = RunOnHost("ip -o link show d0 2>/dev/null || echo gone").Succeeded().Contains("gone");
    }

    [Fact]
    [Deviates(TargetKind.Crun, "takes the template for a name")]
    public void The_kernel_fills_in_the_number_of_a_template()
    {
        _ = Bundle.Json("linux.netDevices", """{ "d0": { "name": "net%d" } }""").Shell("ip -o link show net0");

        _ = RunOnHost("").Succeeded().Contains("net0@");
    }

    [Fact]
    public void A_device_that_is_not_there_is_an_error()
    {
        _ = Bundle.Json("linux.netDevices", """{ "nothing": {} }""");

        _ = RunOnHost("").Failed();
    }

    [Fact]
    public void A_name_that_the_container_has_already_is_an_error()
    {
        _ = Bundle.Json("linux.netDevices", """{ "d0": { "name": "lo" } }""");

        _ = RunOnHost("").Failed();
    }

    [Fact]
    [Deviates(TargetKind.Crun, "leaves the device where the failed container was")]
    public void A_failed_start_gives_the_host_its_device_back_as_it_was()
    {
        _ = Bundle.Json("linux.netDevices", """{ "d0": { "name": "eth0" } }""").Args("/bin/nothing");

        CommandResult result = RunOnHost("ip -o addr show d0; ip -o link show d0").Failed();
        _ = result.Contains("10.9.0.1/24").Contains("fd00::5/64").Contains(",UP");
    }

    private CommandResult RunOnHost(string afterwards)
    {
        Runtime.Through = ["/usr/bin/unshare", "--net", "/bin/sh", "-c", $"{Setup}\n\"$@\"; code=$?\n{afterwards}\nexit $code", "sh"];
        CommandResult result = Run();
        Runtime.Through = [];
        return result;
    }
}
