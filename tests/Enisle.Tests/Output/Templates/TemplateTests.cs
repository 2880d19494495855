using System.Text.Json;
using Enisle.Host;
using Enisle.Output.Inspection;
using Enisle.Output.Templates;
using FsCheck;
using FsCheck.Fluent;

namespace Enisle.Tests.Output.Templates;

public sealed class TemplateTests
{
    [Theory]
    [InlineData("volume")]
    [InlineData("container")]
    public void Templates_print_what_Docker_prints(string kind)
    {
        using JsonDocument document = JsonDocument.Parse(TemplateCases.Document(kind));
        JsonShape shape = kind == "volume" ? Shapes.Volume : Shapes.Container;
        int cases = 0;
        foreach ((string template, string expected) in TemplateCases.Read(kind))
        {
            Assert.Equal((template, expected), (template, Inspect(template, document.RootElement, shape)));
            cases++;
        }

        Assert.True(cases > 30);
    }

    [Fact]
    public void Missing_keys_are_errors_where_that_is_asked_for()
    {
        TemplateValue labels = TemplateValue.Of(new Dictionary<string, string> { ["a"] = "1" });

        Assert.Equal("1 <no value>", Execute("{{.a}} {{.b}}", labels));
        TemplateException error = Assert.Throws<TemplateException>(() => Template.Parse("{{.b}}").Execute(new StringWriter(), labels, missingKeyIsError: true));
        Assert.Equal("template: :1:2: executing \"\" at <.b>: map has no entry for key \"b\"", error.Message);
    }

    [Fact]
    public void Lists_of_anything_can_be_joined_when_all_of_it_is_text()
    {
        using JsonDocument document = JsonDocument.Parse("""{"a": ["x", "y"], "b": ["x", 1]}""");
        TemplateValue data = JsonValues.From(document.RootElement);

        Assert.Equal("x+y", Execute("{{join .a \"+\"}}", data));
        Assert.Equal("template: :1:7: executing \"\" at <.b>: wrong type for value; expected []string; got []interface {}", Assert.Throws<TemplateException>(() => Execute("{{join .b \"\"}}", data)).Message);
    }

    [Theory]
    [InlineData("{{define \"x\"}}{{template \"x\"}}{{end}}{{template \"x\"}}", "exceeded maximum template depth")]
    [InlineData("{{pad \"x\" 2000000000 1}}", "padding of more than")]
    public void What_would_take_the_machine_down_is_refused(string template, string rule) =>
        Assert.Contains(rule, Assert.Throws<TemplateException>(() => Execute(template, default)).Message, StringComparison.Ordinal);

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        string parentheses = $"{{{{{new string('(', 100_000)}1{new string(')', 100_000)}}}}}";
        string branches = string.Concat(Enumerable.Repeat("{{if 1}}", 300_000));

        Assert.Contains("depth exceeded", Assert.Throws<TemplateException>(() => Template.Parse(parentheses)).Message, StringComparison.Ordinal);
        Assert.Contains("template: :1:", Assert.Throws<TemplateException>(() => Template.Parse(branches)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_of_any_text_is_read_back_as_the_same() => Prop.ForAll<NonNull<string>>(text =>
    {
        string valid = string.Concat(text.Get.EnumerateRunes());
        string json = Execute("{{json .}}", valid);
        return valid.Trim() != valid || JsonDocument.Parse(json).RootElement.GetString() == valid;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Quoted_texts_are_constants_of_the_same_value() => Prop.ForAll<NonNull<string>>(text =>
    {
        string valid = string.Concat(text.Get.EnumerateRunes());
        string quoted = Execute("{{printf \"%q\" .}}", valid);
        return Execute($"{{{{{quoted}}}}}", default) == valid;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Order_of_texts_is_that_of_their_bytes() => Prop.ForAll<NonNull<string>, NonNull<string>>((left, right) =>
    {
        string[] pair = [string.Concat(left.Get.EnumerateRunes()), string.Concat(right.Get.EnumerateRunes())];
        int bytes = System.Text.Encoding.UTF8.GetBytes(pair[0]).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(pair[1]));
        return Execute("{{lt (index . 0) (index . 1)}}", TemplateValue.Of((IReadOnlyList<string>)pair)) == (bytes < 0 ? "true" : "false");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Floats_print_as_the_shortest_text_of_the_same_number() => Prop.ForAll<NormalFloat>(number =>
    {
        string text = Execute("{{.}}", number.Get);
        return double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) == number.Get
            && text.Count(char.IsAsciiDigit) <= number.Get.ToString("E16", System.Globalization.CultureInfo.InvariantCulture).Length;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_integer_prints_in_any_base_as_it_should() => Prop.ForAll<long>(number =>
    {
        TemplateValue value = number;
        string size = System.Numerics.BigInteger.Abs(number).ToString("x", System.Globalization.CultureInfo.InvariantCulture).TrimStart('0');
        string sign = number < 0 ? "-" : "";
        return Execute("{{printf \"%d\" .}}", value) == number.ToString(System.Globalization.CultureInfo.InvariantCulture)
            && Execute("{{printf \"%x\" .}}", value) == sign + (size.Length == 0 ? "0" : size);
    }).QuickCheckThrowOnFailure();

    internal static string Execute(string template, TemplateValue data)
    {
        StringWriter output = new();
        Template.Parse(template).Execute(output, data);
        return output.ToString();
    }

    private static string Inspect(string template, JsonElement document, JsonShape shape)
    {
        try
        {
            Inspector inspector = new(template, shape);
            inspector.Add(document);
            StringWriter output = new();
            inspector.Flush(output);
            return output.ToString()[..^1];
        }
        catch (EnisleException error)
        {
            return error.Message;
        }
    }
}
