using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>process.capabilities: the five sets, as the kernel shows them.</summary>
[RequiresRoot]
public sealed class CapabilityTests : ContainerTest
{
    private const ulong CapKill = 1 << 5;
    private const ulong CapNetBindService = 1 << 10;
    private const ulong CapSysChroot = 1 << 18;

    [Theory]
    [InlineData("CapBnd", CapKill | CapNetBindService | CapSysChroot)]
    [InlineData("CapPrm", CapKill | CapNetBindService | CapSysChroot)]
    [InlineData("CapEff", CapKill | CapNetBindService | CapSysChroot)]
    [InlineData("CapInh", 0)]
    [InlineData("CapAmb", 0)]
    public void Root_has_its_bounding_set_after_exec(string set, ulong expected)
    {
        Sets(bounding: true, permitted: true, effective: true);

        Assert.Equal(expected, Shown(set));
    }

    [Theory]
    [InlineData("CapBnd", CapKill | CapNetBindService | CapSysChroot)]
    [InlineData("CapPrm", 0)]
    [InlineData("CapEff", 0)]
    [InlineData("CapInh", 0)]
    public void An_ordinary_user_has_none_after_exec_without_an_ambient_set(string set, ulong expected)
    {
        Sets(bounding: true, permitted: true, effective: true);
        _ = Bundle.Set("process.user.uid", 1000);

        Assert.Equal(expected, Shown(set));
    }

    [Theory]
    [InlineData("CapPrm")]
    [InlineData("CapEff")]
    [InlineData("CapInh")]
    [InlineData("CapAmb")]
    public void An_ambient_set_survives_exec_for_an_ordinary_user(string set)
    {
        _ = Bundle.Set("process.user.uid", 1000).Remove("process.capabilities");
        foreach (string name in (ReadOnlySpan<string>)["bounding", "permitted", "effective", "inheritable", "ambient"])
        {
            _ = Bundle.Capabilities(name, "CAP_KILL");
        }

        Assert.Equal(CapKill, Shown(set));
    }

    [Fact]
    public void An_inheritable_set_is_set_when_the_config_asks_for_it()
    {
        _ = Bundle.Remove("process.capabilities");
        foreach (string name in (ReadOnlySpan<string>)["bounding", "permitted", "effective", "inheritable"])
        {
            _ = Bundle.Capabilities(name, "CAP_KILL");
        }

        Assert.Equal(CapKill, Shown("CapInh"));
    }

    [Fact]
    [Deviates(TargetKind.Runc, "leaves the program those of the runtime")]
    public void Without_capabilities_in_the_config_there_are_none()
    {
        _ = Bundle.Remove("process.capabilities");

        Assert.Equal(0UL, Shown("CapEff"));
    }

    [Fact]
    public void An_empty_bounding_set_is_empty()
    {
        _ = Bundle.Json("process.capabilities", """{ "bounding": [], "permitted": [], "effective": [] }""");

        Assert.Equal(0UL, Shown("CapBnd"));
    }

    [Fact]
    public void A_capability_that_no_one_knows_does_not_stop_the_container_or_is_an_error_that_names_it()
    {
        _ = Bundle.Capabilities("bounding", "CAP_WISHFUL").Args("/bin/true");

        CommandResult result = Run();

        Assert.True(result.ExitCode == 0 || result.Errors.Contains("CAP_WISHFUL", StringComparison.Ordinal), result.ToString());
    }

    [Fact]
    public void A_capability_that_is_not_in_the_set_does_not_work()
    {
        _ = Bundle.Capabilities("bounding", "CAP_KILL").Capabilities("permitted", "CAP_KILL").Capabilities("effective", "CAP_KILL");
        _ = Bundle.Shell("chroot / /bin/true");

        Assert.NotEqual(0, Run().ExitCode);
    }

    private void Sets(bool bounding, bool permitted, bool effective)
    {
        string[] names = ["CAP_KILL", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT"];
        _ = Bundle.Remove("process.capabilities");
        _ = bounding ? Bundle.Capabilities("bounding", names) : Bundle;
        _ = permitted ? Bundle.Capabilities("permitted", names) : Bundle;
        _ = effective ? Bundle.Capabilities("effective", names) : Bundle;
    }

    private ulong Shown(string set)
    {
        _ = Bundle.Args("/bin/grep", set, "/proc/self/status");
        return Convert.ToUInt64(Run().Succeeded().Text.Split('\t')[1], 16);
    }

    [Fact]
    [Deviates(TargetKind.Crun, "says nothing")]
    public void An_unknown_capability_is_a_warning_that_names_it()
    {
        _ = Bundle.Capabilities("bounding", "CAP_CHOWN", "CAP_NOTHING").Args("/bin/true");

        CommandResult result = Run().Succeeded();

        Assert.Contains("CAP_NOTHING", result.Errors, StringComparison.Ordinal);
    }
}
