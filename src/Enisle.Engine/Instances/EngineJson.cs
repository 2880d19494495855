using System.Text.Json.Serialization;
using Enisle.Bundles.Options;

namespace Enisle.Engine.Instances;

/// <summary>How instances are written down.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(InstanceDefinition))]
[JsonSerializable(typeof(InstanceState))]
[JsonSerializable(typeof(WorkloadOptions))]
[JsonSerializable(typeof(HostOptions))]
internal sealed partial class EngineJson : JsonSerializerContext;
