using Enisle.Engine.Events;
using Enisle.Output.Templates;

namespace Enisle.Output;

/// <summary>An event in <c>events --format</c>.</summary>
internal static class EventRow
{
    public static Row Of(EngineEvent happened) => new Row("*events.Message")
        .With("Type", () => happened.Type)
        .With("Action", () => happened.Action)
        .With("Actor", () => TemplateValue.Of(new Row("events.Actor").With("ID", () => happened.Id).With("Attributes", () => TemplateValue.Of(happened.Attributes))))
        .With("scope", () => "local")
        .With("time", () => happened.TimeNano / 1_000_000_000)
        .With("timeNano", () => happened.TimeNano)
        .With("ID", () => happened.Id)
        .With("Status", () => happened.Action);
}
