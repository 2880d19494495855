using System.Diagnostics;
using System.Globalization;

namespace Enisle.Tests.Abi;

/// <summary>Asks the distribution's C compiler what its kernel headers say.</summary>
internal static class CCompiler
{
    /// <summary>Whether there is one.</summary>
    public static bool IsPresent { get; } = File.Exists("/usr/bin/gcc");

    /// <summary>Prints each C expression, one a line, in a program with <paramref name="headers"/>.</summary>
    /// <returns>A line for each expression; null for those that do not compile.</returns>
    public static string?[] Evaluate(IReadOnlyList<string> headers, IReadOnlyList<string> expressions, string format)
    {
        string?[] answers = new string?[expressions.Count];
        List<int> open = [.. Enumerable.Range(0, expressions.Count)];
        while (open.Count > 0)
        {
            string[]? output = Run(headers, [.. open.Select(index => $"printf(\"{format}\\n\", {expressions[index]});")], out HashSet<int> refused);
            if (output is not null)
            {
                for (int i = 0; i < open.Count; i++)
                {
                    answers[open[i]] = output[i];
                }

                return answers;
            }

            open = [.. open.Where((_, line) => !refused.Contains(line))];
        }

        return answers;
    }

    private static string[]? Run(IReadOnlyList<string> headers, string[] lines, out HashSet<int> refused)
    {
        string folder = Directory.CreateTempSubdirectory("enisle-abi-").FullName;
        try
        {
            string source = Path.Combine(folder, "ask.c");
            string program = Path.Combine(folder, "ask");
            File.WriteAllText(source, $$"""
                #define _GNU_SOURCE
                #include <stddef.h>
                #include <stdio.h>
                {{string.Join('\n', headers.Select(header => $"#include <{header}>"))}}
                int main(void) {
                #line 1 "expressions"
                {{string.Join('\n', lines)}}
                #line 1 "end"
                return 0; }
                """);
            string output = Start("/usr/bin/gcc", ["-w", "-Werror=implicit-function-declaration", "-o", program, source], out int code);
            refused = code == 0 ? [] : RefusedLines(output);
            return code == 0 ? Start(program, [], out _).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                : refused.Count > 0 ? null
                : throw new InvalidOperationException($"the C compiler refuses {string.Join(", ", headers)}: {output}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // «expressions:12:34: error: …»
    private static HashSet<int> RefusedLines(string errors)
    {
        HashSet<int> lines = [];
        foreach (string line in errors.Split('\n'))
        {
            if (line.Split(':') is ["expressions", string number, _, " error", ..])
            {
                lines.Add(int.Parse(number, CultureInfo.InvariantCulture) - 1);
            }
        }

        return lines;
    }

    private static string Start(string program, string[] arguments, out int code)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C"; // plain quotes in messages
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        code = process.ExitCode;
        return output + errors.GetAwaiter().GetResult();
    }
}
