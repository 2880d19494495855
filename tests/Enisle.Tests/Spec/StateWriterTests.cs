using System.Text;
using Enisle.Spec.Runtime;

namespace Enisle.Tests.Spec;

public sealed class StateWriterTests
{
    private static readonly ContainerState s_state = new()
    {
        OciVersion = "1.3.0",
        Id = "oci-container1",
        Status = ContainerStatus.Creating,
        Pid = 4422,
        Bundle = "/containers/redis",
        Annotations = new Dictionary<string, string> { ["myKey"] = "my\"é\"Value" },
    };

    [Fact]
    public void State_is_one_line_for_hooks() => Assert.Equal(
        """{"ociVersion":"1.3.0","id":"oci-container1","status":"creating","pid":4422,"bundle":"/containers/redis","annotations":{"myKey":"my\"é\"Value"}}""",
        Encoding.UTF8.GetString(ContainerStateWriter.Write(s_state)));

    [Fact]
    public void State_without_process_and_annotations_has_neither() => Assert.Equal(
        "{\n  \"ociVersion\": \"1.3.0\",\n  \"id\": \"oci-container1\",\n  \"status\": \"stopped\",\n  \"bundle\": \"/containers/redis\"\n}",
        Encoding.UTF8.GetString(ContainerStateWriter.Write(
            s_state with { Status = ContainerStatus.Stopped, Pid = 0, Annotations = new Dictionary<string, string>() }, indented: true)));

    [Theory]
    [InlineData(ContainerStatus.Created, "created")]
    [InlineData(ContainerStatus.Running, "running")]
    [InlineData(ContainerStatus.Paused, "paused")]
    public void Status_is_a_lower_case_word(ContainerStatus status, string word) =>
        Assert.Contains($"\"status\":\"{word}\"", Encoding.UTF8.GetString(ContainerStateWriter.Write(s_state with { Status = status })), StringComparison.Ordinal);

    [Fact]
    public void Seccomp_agent_gets_the_names_of_the_descriptors_and_the_state() => Assert.Equal(
        """{"ociVersion":"1.3.0","fds":["seccompFd"],"pid":17,"metadata":"MKNOD=/dev/null","state":"""
        + Encoding.UTF8.GetString(ContainerStateWriter.Write(s_state)) + "}",
        Encoding.UTF8.GetString(SeccompStateWriter.Write(s_state, 17, "MKNOD=/dev/null")));

    [Fact]
    public void Seccomp_agent_gets_no_metadata_where_there_is_none() =>
        Assert.DoesNotContain("metadata", Encoding.UTF8.GetString(SeccompStateWriter.Write(s_state, 17, null)), StringComparison.Ordinal);
}
