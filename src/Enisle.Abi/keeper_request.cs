using System.Runtime.InteropServices;

namespace Enisle.Abi;

/// <summary>How a keeper's request lies in its file: header, then texts and lists; all offsets are from the file's start.</summary>
/// <remarks>Shared by source with guest/Enisle.Keeper. Ours, not the kernel's: both sides are always of one build.</remarks>
public static class KeeperLayout
{
    public const uint Magic = 0x4B4C5045;

    /// <summary>Bytes of a request at most: more than execve(2) takes of arguments.</summary>
    public const int MaxSize = 8 << 20;

    /// <summary>A descriptor that there is not.</summary>
    public const int None = -1;

    /// <summary>Lists are 64-bit offsets of texts that end in NUL; this one ends the list.</summary>
    public const int EndOfList = 0;

    /// <summary>Bytes of workload data in a message at most; also where Docker splits a line of its log.</summary>
    public const int MaxData = 16 * 1024;

    /// <summary>A message's first byte is its kind.</summary>
    public const int KindSize = 1;

    /// <summary>Kind, rows and columns as 16-bit numbers.</summary>
    public const int ResizeSize = KindSize + 4;

    /// <summary>Kind, exit code and signal as 32-bit numbers.</summary>
    public const int ExitSize = KindSize + 8;
}

/// <summary>Messages between a keeper and its clients; src/Enisle.Engine/Keepers/README.md tells the protocol.</summary>
public static class KeeperMessage
{
    /// <summary>From a client, once, first: which streams it wants (<see cref="KeeperStreams"/>).</summary>
    public const byte Hello = 1;

    /// <summary>From a client: bytes for the workload's input.</summary>
    public const byte Input = 2;

    /// <summary>From a client: its input has ended.</summary>
    public const byte InputEnd = 3;

    /// <summary>From a client: its terminal's size.</summary>
    public const byte Resize = 4;

    /// <summary>To a client: bytes of the terminal or of standard output.</summary>
    public const byte Output = 16;

    /// <summary>To a client: bytes of standard error.</summary>
    public const byte Error = 17;

    /// <summary>To a client, last: the instance has ended.</summary>
    public const byte Exit = 18;
}

/// <summary>What a client takes part in.</summary>
public static class KeeperStreams
{
    public const int Input = 1;
    public const int Output = 2;
    public const int Error = 4;

    /// <summary>It must not lose a byte: the workload waits for it without limit.</summary>
    public const int Foreground = 8;

    public const int All = Input | Output | Error | Foreground;
}

/// <summary>Bits of <see cref="KeeperHeader.Flags"/>.</summary>
public static class KeeperFlags
{
    /// <summary>The workload's input is closed when the last client that had input has ended its own.</summary>
    public const int InputOnce = 1;

    /// <summary>Clients stay connected, unserved, while the program runs that follows: end of file tells them that it is done.</summary>
    public const int KeepClients = 2;
}

/// <summary>The first bytes of a request. Descriptors are numbers in the keeper's process, or <see cref="KeeperLayout.None"/>.</summary>
[PlanStruct]
[StructLayout(LayoutKind.Sequential)]
public struct KeeperHeader
{
    public uint Magic;
    public int Size;

    /// <summary>The child to wait for; 0: none, only wait <see cref="DelayNs"/>.</summary>
    public int InitPid;
    public int Flags;

    /// <summary>Master of the workload's terminal: input and output in one.</summary>
    public int Terminal;
    public int Input;
    public int Output;
    public int Error;

    /// <summary>Listening SOCK_SEQPACKET socket.</summary>
    public int Listener;

    /// <summary>A connected client, and its <see cref="KeeperStreams"/>.</summary>
    public int Client;
    public int ClientStreams;

    /// <summary>Offset of the path that the exit status is written to.</summary>
    public int ExitFile;

    /// <summary>Offset of the path of memory.events or memory.oom_control; 0: none.</summary>
    public int MemoryEvents;

    /// <summary>Offset of the log's path; 0: no log.</summary>
    public int LogFile;

    /// <summary>Offset of a JSON object that stands in each line as <c>attrs</c>; 0: none.</summary>
    public int LogAttributes;

    /// <summary>How many files there are at most, the current one included.</summary>
    public int LogMaxFiles;

    /// <summary>Offset of the list: what this process becomes when all is done.</summary>
    public int OnExit;

    /// <summary>Offset of the list: a check; 0: none.</summary>
    public int Health;

    /// <summary>Size in bytes from which on a file is rotated; 0: never.</summary>
    public long LogMaxSize;
    public long DelayNs;

    /// <summary>How long output is waited for that somebody may still write when the first process has ended.</summary>
    public long DrainNs;

    /// <summary>How long a client that is not in the foreground may hold the workload up before it is let go.</summary>
    public long PatienceNs;
    public long HealthIntervalNs;
    public long HealthStartIntervalNs;
    public long HealthStartPeriodNs;
}
