using System.Text;
using Enisle.Spec.Runtime;

namespace Enisle.Tests.Spec;

public sealed class DefaultConfigTests
{
    // The seeds of the fuzzer are what `spec` writes; laid beside runc 1.3.6's output, they differ in ociVersion and hostname only.
    private static readonly string s_seeds = Path.Combine(AppContext.BaseDirectory, "seeds", "config-json");

    [Fact]
    public void Default_config_is_the_one_checked_in() => Assert.Equal(
        File.ReadAllText(Path.Combine(s_seeds, "default.json")),
        Encoding.UTF8.GetString(RuntimeConfigWriter.Write(DefaultConfig.Create(cgroupV2: false))));

    [Fact]
    public void Rootless_config_is_the_one_checked_in() => Assert.Equal(
        File.ReadAllText(Path.Combine(s_seeds, "rootless.json")),
        Encoding.UTF8.GetString(RuntimeConfigWriter.Write(DefaultConfig.CreateRootless(cgroupV2: true, 1000, 1001))));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Default_configs_keep_every_rule(bool cgroupV2)
    {
        RuntimeConfigValidator.Validate(DefaultConfig.Create(cgroupV2), "config.json");
        RuntimeConfigValidator.Validate(DefaultConfig.CreateRootless(cgroupV2, 1000, 1000), "config.json");
    }

    [Fact]
    public void Cgroup_namespace_is_there_on_cgroup_v2_only()
    {
        Assert.DoesNotContain(DefaultConfig.Create(cgroupV2: false).Linux!.Namespaces, static ns => ns.Kind == NamespaceKind.Cgroup);
        Assert.Contains(DefaultConfig.Create(cgroupV2: true).Linux!.Namespaces, static ns => ns.Kind == NamespaceKind.Cgroup);
    }
}
