using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>What goes to a seccomp agent together with the listener's descriptor. Spec: config-linux.md, «The Container Process State».</summary>
public static class SeccompStateWriter
{
    /// <summary><paramref name="pid"/> is the filtered process, which is not the container's first one after <c>exec</c>; one descriptor goes along, <c>seccompFd</c>.</summary>
    public static byte[] Write(ContainerState state, int pid, string? metadata)
    {
        return JsonOutput.ToBytes(
            (State: state, Pid: pid, Metadata: metadata),
            static (json, value) =>
            {
                json.WriteStartObject();
                json.WriteString("ociVersion", value.State.OciVersion);
                json.WriteStartArray("fds");
                json.WriteStringValue("seccompFd");
                json.WriteEndArray();
                json.WriteNumber("pid", value.Pid);
                json.Optional("metadata", value.Metadata);
                json.WritePropertyName("state");
                ContainerStateWriter.WriteObject(json, value.State);
                json.WriteEndObject();
            },
            JsonOutput.Compact);
    }
}
