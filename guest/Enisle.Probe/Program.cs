using System.Runtime;

namespace Enisle.Probe;

/// <summary>What <c>enisle compare</c> runs inside an instance, and on the host to compare with.</summary>
/// <remarks>
/// No .NET runtime and no file but itself, so that it runs at any level, in any root file system, and its own start costs next to
/// nothing: nothing here may allocate, throw, or use a string. Modes: <c>all</c>, <c>exit</c>, <c>first</c>, <c>idle</c>.
/// </remarks>
internal static unsafe class Program
{
    private const int ExitMisused = 2;

    [RuntimeExport("main")]
    private static int Start(int argc, byte** argv)
    {
        if (argc != 2)
        {
            return ExitMisused;
        }

        byte* mode = argv[1];
        if (Is(mode, "exit"u8))
        {
            return 0;
        }

        if (Is(mode, "first"u8))
        {
            return C.write(1, (byte*)"."u8.Pointer, 1) == 1 ? 0 : 1;
        }

        if (Is(mode, "idle"u8))
        {
            while (true)
            {
                C.pause();
            }
        }

        return Is(mode, "all"u8) ? Report.Write(argv[0]) : ExitMisused;
    }

    private static bool Is(byte* text, ReadOnlySpan<byte> word)
    {
        for (int i = 0; i < word.Length; i++)
        {
            if (text[i] != ((byte*)word.Pointer)[i])
            {
                return false;
            }
        }

        return text[word.Length] == 0;
    }

    // The C# compiler wants an entry point of its own; musl's start code calls the exported one.
    private static void Main()
    {
    }
}
