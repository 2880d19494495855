using System.Text.Json.Nodes;

namespace Enisle.Conformance.Tests.Harness;

/// <summary>What one command printed and how it ended; the assertions show all of it when they fail.</summary>
internal sealed record CommandResult(string Command, int ExitCode, string Output, string Errors)
{
    /// <summary>The output without white space at its end.</summary>
    public string Text => Output.TrimEnd();

    public string[] Lines => Text.Length == 0 ? [] : Text.Split('\n');

    public JsonObject Json => JsonNode.Parse(Output)?.AsObject()
        ?? throw new InvalidOperationException($"not a JSON object: {this}");

    public CommandResult Succeeded() => Exited(0);

    public CommandResult Exited(int code)
    {
        Assert.True(ExitCode == code, $"expected exit code {code}: {this}");
        return this;
    }

    /// <summary>A runtime's own error: an exit code that is not 0, and something on stderr.</summary>
    public CommandResult Failed()
    {
        Assert.True(ExitCode != 0, $"expected a failure: {this}");
        Assert.True(Errors.Length > 0, $"failed without a word on stderr: {this}");
        return this;
    }

    /// <summary>A failure whose text holds these words; a peer may say it in others.</summary>
    public CommandResult FailedWith(params string[] words)
    {
        _ = Failed();
        foreach (string word in words)
        {
            Assert.True(Target.Kind != TargetKind.Product || Errors.Contains(word, StringComparison.OrdinalIgnoreCase), $"stderr does not say '{word}': {this}");
        }

        return this;
    }

    public CommandResult Printed(string expected)
    {
        Assert.True(Text == expected, $"expected output '{expected}': {this}");
        return this;
    }

    public CommandResult Printed(params string[] lines) => Printed(string.Join('\n', lines));

    public CommandResult Contains(string expected)
    {
        Assert.True(Output.Contains(expected, StringComparison.Ordinal), $"output lacks '{expected}': {this}");
        return this;
    }

    public CommandResult Lacks(string unexpected)
    {
        Assert.False(Output.Contains(unexpected, StringComparison.Ordinal), $"output has '{unexpected}': {this}");
        return this;
    }

    public override string ToString() => $"{Command}\n  exit code {ExitCode}\n  stdout: {Output}\n  stderr: {Errors}";
}
