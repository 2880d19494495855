using System.Text.Json.Serialization;

namespace Enisle.Engine.Networks;

/// <summary>How networks and attachments are written down.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(NetworkDefinition))]
[JsonSerializable(typeof(NetworkAttachment))]
internal sealed partial class NetworkJson : JsonSerializerContext;
