using Enisle.Host;
using Enisle.Output;
using Enisle.Output.Templates;

namespace Enisle.Tests.Output;

/// <summary>What is expected was printed by Docker's client 28.5 for these rows.</summary>
public sealed class ListPrinterTests
{
    private const string Usual = "table {{.ID}}\t{{.Image}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}";

    private static readonly Dictionary<string, string>[] s_rows =
    [
        Fields("0a1b0a1b0a1b", "busybox", "Up 5 seconds", "", "web", "running", "0B (virtual 1.98MB)", ("x", "y"), ("com.example", "<1>")),
        Fields("1a1b1a1b1a1b", "registry.example.com:5000/team/app:1.2", "Exited (137) 3 weeks ago", "0.0.0.0:443->443/tcp, 9000/udp, 0.0.0.0:8080->80/tcp",
            "a_very_long_container_name_indeed", "exited", "123kB (virtual 9.88MB)"),
        Fields("2a1b2a1b2a1b", "é", "Up 2 hours (Paused)", "", "日本語", "paused", "1B (virtual 2B)"),
        Fields("3a1b3a1b3a1b", "<no image>", "Created", "", "x", "created", "0B", ("a", "1"), ("b", "2")),
    ];

    private static readonly ListPrinter s_printer = new(
        new Dictionary<string, string>
        {
            ["ID"] = "CONTAINER ID",
            ["Names"] = "NAMES",
            ["Image"] = "IMAGE",
            ["Status"] = "STATUS",
            ["State"] = "STATE",
            ["Size"] = "SIZE",
            ["Ports"] = "PORTS",
        },
        Usual);

    [Fact]
    public void Usual_table_has_columns_as_wide_as_they_must_be() => Assert.Equal(
        """
        CONTAINER ID   IMAGE                                    STATUS                     PORTS                                                  NAMES
        0a1b0a1b0a1b   busybox                                  Up 5 seconds                                                                      web
        1a1b1a1b1a1b   registry.example.com:5000/team/app:1.2   Exited (137) 3 weeks ago   0.0.0.0:443->443/tcp, 9000/udp, 0.0.0.0:8080->80/tcp   a_very_long_container_name_indeed
        2a1b2a1b2a1b   é                                        Up 2 hours (Paused)                                                               日本語
        3a1b3a1b3a1b   <no image>                               Created                                                                           x

        """,
        Print(null));

    [Theory]
    [InlineData(@"table {{.ID}}\t{{.Names}}", "CONTAINER ID   NAMES\n0a1b0a1b0a1b   web\n1a1b1a1b1a1b   a_very_long_container_name_indeed\n2a1b2a1b2a1b   日本語\n3a1b3a1b3a1b   x\n")]
    [InlineData("table {{.Names}}", "NAMES\nweb\na_very_long_container_name_indeed\n日本語\nx\n")]
    [InlineData("{{.Names}}: {{.Label \"com.example\"}}", "web: <1>\na_very_long_container_name_indeed: \n日本語: \nx: \n")]
    [InlineData(@"table {{.Names}} {{.ID}}\n", "NAMES CONTAINER ID\n\nweb 0a1b0a1b0a1b\n\na_very_long_container_name_indeed 1a1b1a1b1a1b\n\n日本語 2a1b2a1b2a1b\n\nx 3a1b3a1b3a1b\n\n")]
    public void Templates_of_a_person_are_followed(string format, string expected) => Assert.Equal(expected, Print(format));

    [Fact]
    public void Wide_characters_take_two_columns_and_columns_without_text_ten() => Assert.Equal(
        """
        NAMES                               IMAGE                                    x         SIZE
        web                                 BUSYBOX                                  y         0B (virtual 1.98MB)
        a_very_long_container_name_indeed   REGISTRY.EXAMPLE.COM:5000/TEAM/APP:1.2             123kB (virtual 9.88MB)
        日本語                              É                                                  1B (virtual 2B)
        x                                   <NO IMAGE>                                         0B

        """,
        Print(@"table {{.Names}}\t{{upper .Image}}\t{{.Label ""x""}}\t{{.Size}}"));

    [Fact]
    public void Functions_leave_headers_alone_but_pad_them() => Assert.Equal(
        "NAMES                                 NAMES                                  STATE \n"
        + "\"web\"                                 [w b]                                  running \n"
        + "\"a_very_long_container_name_indeed\"   [a_v ry_long_contain r_nam _ind  d]    exited \n"
        + "\"日本語\"                              [日本語]                               paused \n"
        + "\"x\"                                   [x]                                    created \n",
        Print(@"table {{json .Names}}\t{{split .Names ""e""}}\t{{pad .State 1 1}}"));

    [Fact]
    public void Json_is_a_line_for_each_row_with_its_fields_in_order() => Assert.Equal(
        "{\"ID\":\"3a1b3a1b3a1b\",\"Image\":\"\\u003cno image\\u003e\",\"Names\":\"x\",\"Platform\":null,\"Ports\":\"\",\"Size\":\"0B\",\"State\":\"created\",\"Status\":\"Created\"}",
        Print("json").Split('\n')[3]);

    [Theory]
    [InlineData("{{.Foo}}", "template parsing error: template: :1:2: executing \"\" at <.Foo>: can't evaluate field Foo in type *formatter.ContainerContext")]
    [InlineData(@"table {{.Foo}}\t{{.ID}}", "template parsing error: template: :1:2: executing \"\" at <.Foo>: can't evaluate field Foo in type *formatter.ContainerContext")]
    [InlineData("{{.Label}}", "template parsing error: template: :1:2: executing \"\" at <.Label>: wrong number of args for Label: want 1 got 0")]
    [InlineData("{{.Label 1}}", "template parsing error: template: :1:9: executing \"\" at <1>: expected string; found 1")]
    [InlineData("{{.ID \"x\"}}", "template parsing error: template: :1:2: executing \"\" at <.ID>: ID has arguments but cannot be invoked as function")]
    [InlineData("{{.ID", "template parsing error: template: :1: unclosed action")]
    public void Mistakes_print_nothing_and_are_named_as_in_Docker(string format, string message)
    {
        StringWriter output = new();

        EnisleException error = Assert.Throws<EnisleException>(() => s_printer.Print(output, format, [.. s_rows.Select(Of)]));

        Assert.Equal((message, ""), (error.Message, output.ToString()));
    }

    [Fact]
    public void Colours_are_in_the_usual_table_alone_and_move_nothing()
    {
        string coloured = Print(null, coloured: true);

        Assert.Contains("\e[32mUp 5 seconds\e[0m", coloured, StringComparison.Ordinal);
        Assert.StartsWith("\e[1mCONTAINER ID", coloured, StringComparison.Ordinal);
        Assert.Equal(Print(null), System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9]+m", ""));
        Assert.DoesNotContain('\e', Print("table {{.Status}}", coloured: true));
        Assert.DoesNotContain('\e', Print("{{.Status}}", coloured: true));
    }

    private static string Print(string? format, bool coloured = false)
    {
        StringWriter output = new();
        s_printer.Print(output, format, [.. s_rows.Select(Of)], coloured);
        return output.ToString();
    }

    private static Row Of(Dictionary<string, string> row) => new Row("*formatter.ContainerContext")
        .With("ID", () => row["ID"])
        .With("Names", () => row["Names"])
        .With("Image", () => row["Image"])
        .With("Status", () => row["Status"], () => row["State"] == "running" ? Ink.Green : Ink.Plain)
        .With("State", () => row["State"])
        .With("Size", () => row["Size"])
        .With("Ports", () => row["Ports"])
        .With("Platform", static () => TemplateValue.Nil("*formatter.Platform"))
        .WithLabels(row.Where(static field => field.Key.StartsWith("label.", StringComparison.Ordinal)).ToDictionary(static field => field.Key[6..], static field => field.Value));

    private static Dictionary<string, string> Fields(string id, string image, string status, string ports, string names, string state, string size, params (string Name, string Value)[] labels)
    {
        Dictionary<string, string> row = new()
        {
            ["ID"] = id,
            ["Image"] = image,
            ["Status"] = status,
            ["Ports"] = ports,
            ["Names"] = names,
            ["State"] = state,
            ["Size"] = size,
        };
        foreach ((string name, string value) in labels)
        {
            row["label." + name] = value;
        }

        return row;
    }
}
