using System.Text;
using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Terminal;

namespace Enisle.Commands;

/// <summary>A line from the terminal that nobody sees.</summary>
internal static class SecretLine
{
    private const byte Interrupt = 3;
    private const byte EndOfTransmission = 4;
    private const byte Backspace = 8;
    private const byte Delete = 127;

    /// <summary>Null when it was broken off.</summary>
    public static string? Read()
    {
        HostTerminal terminal = new(0);
        List<byte> line = [];
        terminal.SetRaw();
        try
        {
            byte[] key = new byte[1];
            while (new BorrowedFd(0).TryRead(key, out int length) == Errno.None && length == 1)
            {
                switch (key[0])
                {
                    case (byte)'\r' or (byte)'\n':
                        return Encoding.UTF8.GetString([.. line]);
                    case Interrupt or EndOfTransmission:
                        return null;
                    case Backspace or Delete:
                        line.RemoveRange(Math.Max(line.Count - 1, 0), Math.Min(line.Count, 1));
                        break;
                    default:
                        line.Add(key[0]);
                        break;
                }
            }

            return null;
        }
        finally
        {
            terminal.Restore();
            Console.Out.WriteLine();
        }
    }
}
