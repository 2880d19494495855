using System.Text.Json.Serialization;

namespace Enisle.Engine.Volumes;

/// <summary>How volumes are written down.</summary>
[JsonSerializable(typeof(VolumeRecord))]
internal sealed partial class VolumeJson : JsonSerializerContext;
