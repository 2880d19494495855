using System.Text;
using System.Text.Json.Nodes;
using Enisle.Spec.Runtime;

namespace Enisle.Tests.Spec;

public sealed class RuntimeConfigWriterTests
{
    private static readonly byte[] s_everything = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Spec", "everything.config.json"));

    [Fact]
    public void Everything_uses_each_member_of_the_records()
    {
        RuntimeConfig config = RuntimeConfigReader.Read(s_everything, "everything.config.json");

        Assert.Empty(RecordWalk.UnusedMembers(config));
    }

    [Fact]
    public void Everything_is_written_as_it_was_read()
    {
        RuntimeConfig config = RuntimeConfigReader.Read(s_everything, "everything.config.json");
        JsonNode expected = JsonNode.Parse(s_everything)!;
        expected["linux"]!["devices"]![1]!["major"] = 0;
        expected["linux"]!["devices"]![1]!["minor"] = 0;

        JsonNode written = JsonNode.Parse(RuntimeConfigWriter.Write(config))!;

        Assert.True(JsonNode.DeepEquals(expected, written), written.ToJsonString());
    }

    [Fact]
    public void Random_configs_are_read_back_as_written()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            RuntimeConfig config = RecordWalk.Random<RuntimeConfig>(new Random(seed));

            byte[] json = RuntimeConfigWriter.Write(config);

            Assert.Equivalent(config, RuntimeConfigReader.Parse(json, $"seed {seed}"), strict: true);
        }
    }

    [Fact]
    public void Shortest_config_has_only_what_must_be_there() => Assert.Equal(
        "{\n\t\"ociVersion\": \"1.3.0\",\n\t\"linux\": {}\n}",
        Encoding.UTF8.GetString(RuntimeConfigWriter.Write(new RuntimeConfig { OciVersion = "1.3.0", Linux = new LinuxConfig() })));
}
