using System.Globalization;

namespace Enisle.Images.Layers.Tar;

/// <content>A header and what stood before it → an entry.</content>
public sealed partial class TarReader
{
    private const int MaxSegments = 1 << 20;
    private const uint LastId = uint.MaxValue - 1;

    private TarEntry ReadEntry(long at, TarHeader header, PaxRecords? pax, string? longName, string? longLink)
    {
        string name = pax?.SparseName ?? pax?.Path ?? longName ?? header.Name;
        string link = pax?.LinkPath ?? longLink ?? header.LinkName;
        TarKind kind = KindOf(at, header, name);
        bool isLink = kind is TarKind.HardLink or TarKind.SymbolicLink;
        bool isDevice = kind is TarKind.CharacterDevice or TarKind.BlockDevice;
        CheckName(at, name, "name");
        if (isLink)
        {
            CheckName(at, link, "link");
        }

        TarEntry entry = new()
        {
            Name = name,
            Kind = kind,
            LinkName = isLink ? link : "",
            Mode = header.Mode,
            Uid = Id(at, pax?.Uid ?? header.Uid, "owner"),
            Gid = Id(at, pax?.Gid ?? header.Gid, "group"),
            Seconds = pax?.Time?.Seconds ?? header.Time,
            Nanoseconds = pax?.Time?.Nanoseconds ?? 0,
            DeviceMajor = isDevice ? DevicePart(at, header.DeviceMajor, 0xFFF) : 0,
            DeviceMinor = isDevice ? DevicePart(at, header.DeviceMinor, 0xFFFFF) : 0,
            Attributes = pax?.Attributes ?? [],
        };
        return kind == TarKind.File ? WithData(at, header, pax, entry) : entry;
    }

    private TarEntry WithData(long at, TarHeader header, PaxRecords? pax, TarEntry entry)
    {
        long size = pax?.Size ?? header.Size;
        if (size < 0)
        {
            throw Fault(at, "the size is negative");
        }

        List<TarSegment>? segments = pax?.Segments;
        long? realSize = pax?.SparseSize;
        if (header.Type == (byte)'S')
        {
            segments = [];
            realSize = header.GnuRealSize;
            header.AddGnuSegments(segments);
            ReadGnuExtensions(header.GnuIsExtended, segments);
        }

        BeginData(size);
        if (pax is { HasMapInData: true, SparseSize: not null })
        {
            segments = ReadMapInData(at);
        }

        if (segments is null)
        {
            return entry with { SizeBytes = size };
        }

        CheckSegments(at, segments, realSize!.Value, _left);
        return entry with { SizeBytes = realSize.Value, Sparse = segments };
    }

    // What follows the header must be read before the data, and a block is gone with the next read.
    private void ReadGnuExtensions(bool another, List<TarSegment> segments)
    {
        while (another)
        {
            long at = _offset;
            ReadOnlySpan<byte> block = TryReadBlock();
            if (block.IsEmpty || segments.Count > MaxSegments)
            {
                throw Fault(at, block.IsEmpty ? "ends within a sparse map" : $"a sparse map of more than {MaxSegments} segments");
            }

            another = TarHeader.AddExtension(block, at, segments);
        }
    }

    // Format 1.0: decimal numbers, a line each: how many segments, then offset and length of each; the rest of the block is padding.
    private List<TarSegment> ReadMapInData(long at)
    {
        long before = _left;
        long count = ReadLine(at);
        if (count > MaxSegments)
        {
            throw Fault(at, $"a sparse map of more than {MaxSegments} segments");
        }

        List<TarSegment> segments = [];
        for (long i = 0; i < count; i++)
        {
            long start = ReadLine(at);
            segments.Add(new TarSegment(start, ReadLine(at)));
        }

        for (long rest = -(before - _left) & (TarHeader.BlockSize - 1); rest > 0; rest--)
        {
            ReadByte(at);
        }

        return segments;
    }

    private long ReadLine(long at)
    {
        Span<byte> digits = stackalloc byte[20];
        int length = 0;
        while (true)
        {
            byte next = ReadByte(at);
            if (next == '\n')
            {
                break;
            }

            if (length == digits.Length)
            {
                throw Fault(at, "a number in the sparse map is too long");
            }

            digits[length++] = next;
        }

        return long.TryParse(digits[..length], NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value
            : throw Fault(at, "the sparse map has something that is no number");
    }

    private byte ReadByte(long at)
    {
        if (_left == 0 || !Fill(1))
        {
            throw Fault(at, "the sparse map is longer than the data");
        }

        byte value = _buffer[_start];
        Advance(1);
        _left--;
        return value;
    }

    private static void CheckSegments(long at, List<TarSegment> segments, long realSize, long dataSize)
    {
        long end = 0, total = 0;
        foreach (TarSegment segment in segments)
        {
            if (segment.Offset < end || segment.Length < 0 || segment.Offset > realSize || segment.Length > realSize - segment.Offset)
            {
                throw Fault(at, "the sparse map overlaps itself or leaves the file");
            }

            end = segment.Offset + segment.Length;
            total += segment.Length;
        }

        if (total != dataSize)
        {
            throw Fault(at, $"the sparse map is of {total} bytes, the data of {dataSize}");
        }
    }

    private static TarKind KindOf(long at, TarHeader header, string name) => header.Type switch
    {
        0 or (byte)'0' or (byte)'7' => name.EndsWith('/') && header.Type == 0 ? TarKind.Directory : TarKind.File,
        (byte)'S' => TarKind.File,
        (byte)'1' => TarKind.HardLink,
        (byte)'2' => TarKind.SymbolicLink,
        (byte)'3' => TarKind.CharacterDevice,
        (byte)'4' => TarKind.BlockDevice,
        (byte)'5' => TarKind.Directory,
        (byte)'6' => TarKind.Fifo,
        _ => throw Fault(at, $"an entry of the type 0x{header.Type:X2}, which nobody knows"),
    };

    private static void CheckName(long at, string name, string what)
    {
        if (name.Length is 0 or > MaxName || name.Contains('\0', StringComparison.Ordinal))
        {
            throw Fault(at, name.Length == 0 ? $"an entry without a {what}" : $"an entry's {what} is longer than {MaxName} bytes or has a NUL");
        }
    }

    // CVE-2024-40635: an id that does not fit must not wrap to somebody else's.
    private static uint Id(long at, long value, string what) =>
        value is >= 0 and <= LastId ? (uint)value : throw Fault(at, $"the {what} {value} is not between 0 and {LastId}");

    private static uint DevicePart(long at, long value, uint max) =>
        value >= 0 && value <= max ? (uint)value : throw Fault(at, $"a device number of {value}, where {max} is the largest");
}
