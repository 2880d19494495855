using System.Text.Json;

namespace Enisle.Output.Templates;

/// <summary>JSON as a template's data, without any knowledge of its types: objects are maps.</summary>
internal static class JsonValues
{
    public static TemplateValue From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => Number(element),
        JsonValueKind.Array => TemplateValue.Of(new JsonList(element, static item => From(item).Boxed())),
        JsonValueKind.Object => TemplateValue.Of(new JsonMap(element, "map[string]interface {}", static item => From(item).Boxed())),
        _ => default,
    };

    /// <summary>Whole numbers of 64 bits stay exact.</summary>
    public static TemplateValue Number(JsonElement element) => element.TryGetInt64(out long integer) ? (TemplateValue)integer : element.GetDouble();
}
