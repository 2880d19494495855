using System.Text.Json;
using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>The state of a container as JSON: what hooks read on standard input. Spec: runtime.md, «State».</summary>
public static class ContainerStateWriter
{
    /// <summary>One line, or with two blanks a level.</summary>
    public static byte[] Write(ContainerState state, bool indented = false) =>
        JsonOutput.ToBytes(state, WriteObject, indented ? JsonOutput.Blanks : JsonOutput.Compact);

    /// <summary>The members alone, for an object that has more of them.</summary>
    public static void WriteMembers(Utf8JsonWriter json, ContainerState state)
    {
        json.WriteString("ociVersion", state.OciVersion);
        json.WriteString("id", state.Id);
        json.WriteString("status", ContainerStatusNames.NameOf(state.Status));
        json.Optional("pid", state.Pid == 0 ? null : (long?)state.Pid);
        json.WriteString("bundle", state.Bundle);
        json.Map("annotations", state.Annotations);
    }

    internal static void WriteObject(Utf8JsonWriter json, ContainerState state)
    {
        json.WriteStartObject();
        WriteMembers(json, state);
        json.WriteEndObject();
    }
}
