using System.Text;
using Enisle.Host;
using Enisle.Output.Inspection;

namespace Enisle.Tests.Output.Inspection;

public sealed class InspectorTests
{
    private const string Document = """{"Id":"x","List":[1,"a\"b{,}"],"Empty":{},"None":[],"Deep":{"K":null,"F":1.5,"É":"日<"}}""";

    [Fact]
    public void Documents_are_a_list_of_indented_objects() => Assert.Equal(
        """
        [
            {
                "Id": "x",
                "List": [
                    1,
                    "a\"b{,}"
                ],
                "Empty": {},
                "None": [],
                "Deep": {
                    "K": null,
                    "F": 1.5,
                    "É": "日<"
                }
            },
            {
                "Id": "x",
                "List": [
                    1,
                    "a\"b{,}"
                ],
                "Empty": {},
                "None": [],
                "Deep": {
                    "K": null,
                    "F": 1.5,
                    "É": "日<"
                }
            }
        ]

        """,
        Inspect(null, Document, Document));

    [Fact]
    public void Json_is_the_same_in_one_line() => Assert.Equal($"[{Document}]\n", Inspect("json", Document));

    [Fact]
    public void Templates_print_a_line_for_each() => Assert.Equal("x 2\nx 2\n", Inspect("{{.Id}} {{len .List}}", Document, Document));

    [Theory]
    [InlineData(null, "[]\n")]
    [InlineData("json", "[]\n")]
    [InlineData("{{.Id}}", "\n")]
    public void Nothing_found_is_an_empty_list_or_line(string? format, string expected) => Assert.Equal(expected, Inspect(format));

    [Fact]
    public void A_document_that_does_not_fit_leaves_the_others_alone()
    {
        Inspector inspector = new("{{.Id}}", Shapes.Unknown);
        inspector.Add(Encoding.UTF8.GetBytes(Document));

        EnisleException error = Assert.Throws<EnisleException>(() => inspector.Add("{}"u8.ToArray()));

        StringWriter output = new();
        inspector.Flush(output);
        Assert.Equal("x\n", output.ToString());
        Assert.Equal("template parsing error: template: :1:2: executing \"\" at <.Id>: map has no entry for key \"Id\"", error.Message);
    }

    private static string Inspect(string? format, params string[] documents)
    {
        Inspector inspector = new(format, Shapes.Unknown);
        foreach (string document in documents)
        {
            inspector.Add(Encoding.UTF8.GetBytes(document));
        }

        StringWriter output = new();
        inspector.Flush(output);
        return output.ToString();
    }
}
