using Enisle.Host;
using Enisle.Isolation.Cgroups.Systemd;

namespace Enisle.Tests.Isolation.Cgroups;

public sealed class PropertyAnnotationsTests
{
    [Theory]
    [InlineData("TimeoutStopUSec", "uint64 123456789", "TimeoutStopUSec", "t", "123456789")]
    [InlineData("TimeoutStopSec", "5", "TimeoutStopUSec", "t", "5000000")]
    [InlineData("CollectMode", "'inactive-or-failed'", "CollectMode", "s", "inactive-or-failed")]
    [InlineData("DefaultDependencies", "true", "DefaultDependencies", "b", "True")]
    public void A_value_becomes_a_property(string name, string value, string property, string signature, string expected)
    {
        SystemdProperty read = Assert.Single(PropertyAnnotations.Read(Annotation(name, value)));

        Assert.Equal((property, signature, expected), (read.Name, read.Signature, $"{read.Value}"));
    }

    [Theory]
    [InlineData("Timeout Stop", "true")]
    [InlineData("", "true")]
    [InlineData("TimeoutStopUSec", "5")]
    [InlineData("TimeoutStopUSec", "uint64 -1")]
    [InlineData("TimeoutStopSec", "18446744073709551615")]
    [InlineData("CollectMode", "'open")]
    public void What_is_no_property_names_the_annotation(string name, string value)
    {
        EnisleException e = Assert.Throws<EnisleException>(() => PropertyAnnotations.Read(Annotation(name, value)));

        Assert.StartsWith($"annotations[org.systemd.property.{name}]: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_annotations_are_not_for_systemd() =>
        Assert.Empty(PropertyAnnotations.Read(new Dictionary<string, string> { ["org.example.property.X"] = "nonsense" }));

    private static Dictionary<string, string> Annotation(string name, string value) => new() { [$"org.systemd.property.{name}"] = value };
}
