using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Engine.Keepers;

/// <summary>A <see cref="KeeperRequest"/> as the keeper reads it. Layout: Enisle.Abi/keeper_request.cs.</summary>
internal sealed class KeeperRequestWriter
{
    private const int NanosecondsPerTick = 100;
    private readonly List<byte> _bytes = [.. new byte[Unsafe.SizeOf<KeeperHeader>()]];

    private KeeperRequestWriter()
    {
    }

    public static byte[] Write(KeeperRequest request)
    {
        KeeperRequestWriter writer = new();
        KeeperHeader header = new()
        {
            Magic = KeeperLayout.Magic,
            InitPid = request.InitPid,
            Flags = (request.InputOnce ? KeeperFlags.InputOnce : 0) | (request.KeepClients ? KeeperFlags.KeepClients : 0),
            Terminal = Number(request.Terminal),
            Input = Number(request.Input),
            Output = Number(request.Output),
            Error = Number(request.Error),
            Listener = Number(request.Listener),
            Client = Number(request.Client),
            ClientStreams = (int)request.ClientStreams,
            ExitFile = writer.AddText(request.ExitFile),
            MemoryEvents = request.MemoryEvents is { } events ? writer.AddText(events) : 0,
            LogFile = request.Log is { } log ? writer.AddText(log.Path) : 0,
            LogAttributes = request.Log?.AttributesJson is { } attributes ? writer.AddText(attributes) : 0,
            LogMaxFiles = Math.Max(request.Log?.MaxFiles ?? 1, 1),
            LogMaxSize = request.Log?.MaxSizeBytes ?? 0,
            OnExit = writer.AddList(request.OnExit),
            Health = request.Health is { } health ? writer.AddList(health.Arguments) : 0,
            DelayNs = Nanoseconds(request.Delay),
            DrainNs = Nanoseconds(request.DrainTimeout),
            PatienceNs = Nanoseconds(request.ClientPatience),
            HealthIntervalNs = Nanoseconds(request.Health?.Interval),
            HealthStartIntervalNs = Nanoseconds(request.Health?.StartInterval),
            HealthStartPeriodNs = Nanoseconds(request.Health?.StartPeriod),
            Size = writer._bytes.Count,
        };
        Span<byte> bytes = CollectionsMarshal.AsSpan(writer._bytes);
        MemoryMarshal.Write(bytes, in header);
        return bytes.Length <= KeeperLayout.MaxSize
            ? bytes.ToArray()
            : throw new EnisleException(ErrorKind.Invalid, $"the keeper's request has {bytes.Length} bytes: at most {KeeperLayout.MaxSize}");
    }

    private static int Number(OwnedFd? fd) => fd?.Number ?? KeeperLayout.None;

    private static long Nanoseconds(TimeSpan? time) =>
        Math.Clamp(time?.Ticks ?? 0, 0, long.MaxValue / NanosecondsPerTick / 4) * NanosecondsPerTick;

    private int AddText(string text)
    {
        int offset = _bytes.Count;
        _bytes.AddRange(Encoding.UTF8.GetBytes(text.Replace("\0", "", StringComparison.Ordinal)));
        _bytes.Add(0);
        return offset;
    }

    private int AddList(IReadOnlyList<string> texts)
    {
        Span<int> offsets = new int[texts.Count];
        for (int i = 0; i < texts.Count; i++)
        {
            offsets[i] = AddText(texts[i]);
        }

        while (_bytes.Count % sizeof(long) != 0)
        {
            _bytes.Add(0);
        }

        int list = _bytes.Count;
        Span<byte> entry = stackalloc byte[sizeof(long)];
        foreach (int offset in offsets)
        {
            BinaryPrimitives.WriteInt64LittleEndian(entry, offset);
            _bytes.AddRange(entry);
        }

        _bytes.AddRange(new byte[sizeof(long)]); // KeeperLayout.EndOfList
        return list;
    }
}
