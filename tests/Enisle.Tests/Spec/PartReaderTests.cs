using System.Text;
using Enisle.Spec;
using Enisle.Spec.Runtime;

namespace Enisle.Tests.Spec;

public sealed class PartReaderTests
{
    [Fact]
    public void Resources_are_a_document_of_their_own()
    {
        Resources resources = ResourcesReader.Read("""{"memory":{"limit":1048576},"pids":{"limit":0},"unknown":[]}"""u8, "res.json");

        Assert.Equal(1048576, resources.Memory!.Limit);
        Assert.Equal(0, resources.PidsLimit);
    }

    [Theory]
    [InlineData("null", "-: is null")]
    [InlineData("[]", "-: must be an object, not an array")]
    [InlineData("{\"memory\":{\"limit\":\"1g\"}}", "-: memory.limit: must be a whole number, not a string")]
    [InlineData("{\"devices\":[{\"allow\":true,\"access\":\"x\"}]}", "-: devices[0].access: \"x\" is not made of r, w and m")]
    [InlineData("{\"unified\":{\"a/b\":\"1\"}}", "-: unified[a/b]: is not the name of a file")]
    [InlineData("{\"rdma\":{\"d\":{}}}", "-: rdma.d: needs hcaHandles, hcaObjects or both")]
    [InlineData("{", "-: line 1, column 2: the text ends too early")]
    public void Broken_resources_name_the_field(string json, string message) =>
        Assert.Equal(message, Assert.Throws<SpecException>(() => ResourcesReader.Read(Encoding.UTF8.GetBytes(json), "-")).Message);

    [Fact]
    public void Process_is_a_document_of_its_own()
    {
        Process process = ProcessReader.Read("""{"cwd":"/","args":["ps","aux"],"user":{"uid":1000,"gid":5},"terminal":true}"""u8, "p.json");

        Assert.Equal(["ps", "aux"], process.Args);
        Assert.Equal(1000u, process.User.Uid);
        Assert.True(process.Terminal);
    }

    [Theory]
    [InlineData("null", "p.json: is null")]
    [InlineData("{\"args\":[\"a\"]}", "p.json: cwd: is required")]
    [InlineData("{\"cwd\":\"x\",\"args\":[\"a\"]}", "p.json: cwd: \"x\" is not absolute")]
    [InlineData("{\"cwd\":\"/\"}", "p.json: args: must not be empty")]
    [InlineData("{\"cwd\":\"/\",\"args\":[\"a\"],\"user\":{\"umask\":4096}}", "p.json: user.umask: 4096 is more than 511 (octal 777)")]
    [InlineData("{\"cwd\":\"/\"} {}", "p.json: line 1, column 13: more text follows the end of the object")]
    public void Broken_process_names_the_field(string json, string message) =>
        Assert.Equal(message, Assert.Throws<SpecException>(() => ProcessReader.Read(Encoding.UTF8.GetBytes(json), "p.json")).Message);
}
