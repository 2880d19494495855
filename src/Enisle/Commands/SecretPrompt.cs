using System.Text;
using Enisle.Host;
using Enisle.Host.Terminal;

namespace Enisle.Commands;

/// <summary>Asks the person at the terminal.</summary>
internal static class SecretPrompt
{
    private const byte Interrupt = 3;
    private const byte EndOfInput = 4;
    private const byte Backspace = 8;
    private const byte Delete = 127;

    /// <summary>One line, seen while it is typed.</summary>
    public static string Line(string prompt, TextWriter output)
    {
        RequireTerminal();
        output.Write(prompt);
        output.Flush();
        return Console.In.ReadLine()?.Trim() ?? "";
    }

    /// <summary>One line that is not seen.</summary>
    public static string Secret(string prompt, TextWriter output)
    {
        RequireTerminal();
        output.Write(prompt);
        output.Flush();
        HostTerminal terminal = new(0);
        terminal.SetRaw();
        try
        {
            return ReadHidden();
        }
        finally
        {
            terminal.Restore();
            output.WriteLine();
        }
    }

    private static void RequireTerminal()
    {
        if (!HostTerminal.IsTerminal(0))
        {
            throw new EnisleException(ErrorKind.Invalid, "Cannot perform an interactive login from a non TTY device");
        }
    }

    private static string ReadHidden()
    {
        using Stream input = Console.OpenStandardInput();
        List<byte> typed = [];
        while (true)
        {
            switch (input.ReadByte())
            {
                case Interrupt:
                    throw new EnisleException(ErrorKind.Invalid, "login was interrupted");
                case -1 or EndOfInput or '\r' or '\n':
                    return Encoding.UTF8.GetString([.. typed]);
                case Backspace or Delete:
                    RemoveCharacter(typed);
                    break;
                case int one:
                    typed.Add((byte)one);
                    break;
            }
        }
    }

    // All bytes of the last character: UTF-8's later ones begin with the bits 10.
    private static void RemoveCharacter(List<byte> typed)
    {
        int start = typed.FindLastIndex(one => (one & 0xC0) != 0x80);
        if (start >= 0)
        {
            typed.RemoveRange(start, typed.Count - start);
        }
    }
}
