using System.Globalization;
using System.Text.Json;
using Enisle.Isolation;
using Enisle.Isolation.State;
using Enisle.Spec.Runtime;

namespace Enisle.Runtime.Output;

/// <summary>An instance as <c>state</c> and <c>list</c> show it.</summary>
internal sealed class InstanceSummary(InstanceRecord record, ContainerStatus status, string owner)
{
    public string Id => record.Id;

    /// <summary>0 when there is no process: the number may be another's by now.</summary>
    public int Pid => status == ContainerStatus.Stopped ? 0 : record.Pid;

    public string Status => StatusText.Of(status);

    public string Bundle => record.Bundle;

    public string Owner => owner;

    /// <summary>RFC 3339 with as many digits of the second as are not zero.</summary>
    public string Created => record.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    public static InstanceSummary Of(IIsolationLevel level, InstanceRecord record, string owner) =>
        new(record, level.Status(record), owner);

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("ociVersion", record.OciVersion);
        writer.WriteString("id", record.Id);
        writer.WriteNumber("pid", Pid);
        writer.WriteString("status", Status);
        writer.WriteString("bundle", record.Bundle);
        writer.WriteString("rootfs", record.RootFs);
        writer.WriteString("created", Created);
        if (record.Annotations.Count > 0)
        {
            writer.WriteStartObject("annotations");
            foreach ((string key, string value) in record.Annotations)
            {
                writer.WriteString(key, value);
            }

            writer.WriteEndObject();
        }

        writer.WriteString("owner", owner);
        writer.WriteEndObject();
    }
}
