using Enisle.Spec.Runtime;

namespace Enisle.Tests.Runtime;

[Collection(RuntimeFaceCollection.Name)]
public sealed class SpecTests
{
    [Fact]
    public void Configuration_is_written_and_can_be_read_again()
    {
        using FaceHarness face = new();

        Assert.Equal(0, face.Run("spec", "-b", face.Home));

        RuntimeConfig config = RuntimeConfigReader.Read(File.ReadAllBytes($"{face.Home}/config.json"), "config.json");
        Assert.Equal(["sh"], config.Process!.Args);
        Assert.DoesNotContain(config.Linux!.Namespaces, static ns => ns.Kind == NamespaceKind.User);
    }

    [Fact]
    public void Rootless_configuration_has_a_user_namespace()
    {
        using FaceHarness face = new();

        Assert.Equal(0, face.Run("spec", "--rootless", "--bundle", face.Home));

        RuntimeConfig config = RuntimeConfigReader.Read(File.ReadAllBytes($"{face.Home}/config.json"), "config.json");
        Assert.Contains(config.Linux!.Namespaces, static ns => ns.Kind == NamespaceKind.User);
        Assert.Single(config.Linux.UidMappings);
    }

    [Fact]
    public void File_that_is_there_stays()
    {
        using FaceHarness face = new();
        File.WriteAllText($"{face.Home}/config.json", "mine");

        Assert.Equal(1, face.Run("spec", "-b", face.Home));

        Assert.Equal($"File {face.Home}/config.json exists. Remove it first", face.Message);
        Assert.Equal("mine", File.ReadAllText($"{face.Home}/config.json"));
    }
}
