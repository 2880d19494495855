using System.Text.Json.Serialization;

namespace Enisle.Engine.Events;

/// <summary>How events are written down.</summary>
[JsonSerializable(typeof(EngineEvent))]
internal sealed partial class EventJson : JsonSerializerContext;
