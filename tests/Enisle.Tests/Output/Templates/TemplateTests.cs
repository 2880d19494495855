using Enisle.Output.Templates;

namespace Enisle.Tests.Output.Templates;

public sealed class TemplateTests
{
    [Fact]
    public void Text_stays_as_it_is()
    {
        StringWriter output = new();
        Template.Parse("a").Execute(output, default);
        Assert.Equal("a", output.ToString());
    }
}
