using System.Text;

namespace Enisle.Images.Layers.Tar;

/// <summary>One header block as it lies in the archive. Spec: POSIX pax, «ustar Interchange Format»; GNU tar, «Basic Tar Format».</summary>
internal readonly ref struct TarHeader
{
    public const int BlockSize = 512;

    private const int NameOffset = 0;
    private const int NameLength = 100;
    private const int ModeOffset = NameOffset + NameLength;
    private const int UidOffset = ModeOffset + 8;
    private const int GidOffset = UidOffset + 8;
    private const int SizeOffset = GidOffset + 8;
    private const int TimeOffset = SizeOffset + 12;
    private const int ChecksumOffset = TimeOffset + 12;
    private const int TypeOffset = ChecksumOffset + 8;
    private const int LinkOffset = TypeOffset + 1;
    private const int MagicOffset = LinkOffset + 100;
    private const int MajorOffset = MagicOffset + 8 + 32 + 32; // magic and version, uname, gname
    private const int MinorOffset = MajorOffset + 8;
    private const int PrefixOffset = MinorOffset + 8;
    private const int PrefixLength = 155;
    private const int StarPrefixLength = 131;
    private const int StarTrailerOffset = BlockSize - 4;
    private const int GnuSparseOffset = PrefixOffset + 12 + 12 + 12 + 4 + 1; // atime, ctime, offset, longnames, unused
    private const int GnuSparseCount = 4;
    private const int GnuExtendedOffset = GnuSparseOffset + (GnuSparseCount * SparseLength);
    private const int GnuRealSizeOffset = GnuExtendedOffset + 1;
    private const int SparseLength = 24;
    private const int SparsePerBlock = 21;

    private readonly ReadOnlySpan<byte> _block;
    private readonly long _offset;

    /// <exception cref="InvalidDataException">The checksum is another.</exception>
    public TarHeader(ReadOnlySpan<byte> block, long offset)
    {
        _block = block;
        _offset = offset;
        long expected = Number(ChecksumOffset, 8, "checksum");
        (long unsigned, long signed) = Sums(block);
        if (expected != unsigned && expected != signed)
        {
            throw Wrong("the header's checksum is wrong");
        }
    }

    public byte Type => _block[TypeOffset];

    public string Name
    {
        get
        {
            string name = Text(NameOffset, NameLength);
            bool isPosix = _block.Slice(MagicOffset, 6).SequenceEqual("ustar\0"u8);
            bool isStar = isPosix && _block[StarTrailerOffset..].SequenceEqual("tar\0"u8);
            string prefix = isPosix ? Text(PrefixOffset, isStar ? StarPrefixLength : PrefixLength) : "";
            return prefix.Length == 0 ? name : $"{prefix}/{name}";
        }
    }

    public string LinkName => Text(LinkOffset, NameLength);

    public uint Mode => (uint)Number(ModeOffset, 8, "mode") & 0xFFF;

    public long Uid => Number(UidOffset, 8, "owner");

    public long Gid => Number(GidOffset, 8, "group");

    public long Size => Number(SizeOffset, 12, "size");

    public long Time => Number(TimeOffset, 12, "time");

    public long DeviceMajor => Number(MajorOffset, 8, "device number");

    public long DeviceMinor => Number(MinorOffset, 8, "device number");

    public long GnuRealSize => Number(GnuRealSizeOffset, 12, "real size");

    public bool GnuIsExtended => _block[GnuExtendedOffset] != 0;

    /// <summary>The first segments of a file in GNU's old sparse format.</summary>
    public void AddGnuSegments(List<TarSegment> segments) => AddSegments(segments, GnuSparseOffset, GnuSparseCount);

    /// <summary>The segments in an extension block, which is no header; true when another one follows.</summary>
    public static bool AddExtension(ReadOnlySpan<byte> block, long offset, List<TarSegment> segments)
    {
        TarHeader extension = new(block, offset, isExtension: true);
        extension.AddSegments(segments, 0, SparsePerBlock);
        return block[SparsePerBlock * SparseLength] != 0;
    }

    private TarHeader(ReadOnlySpan<byte> block, long offset, bool isExtension)
    {
        System.Diagnostics.Debug.Assert(isExtension, "a block that has no checksum");
        _block = block;
        _offset = offset;
    }

    private void AddSegments(List<TarSegment> segments, int at, int count)
    {
        for (int i = 0; i < count; i++, at += SparseLength)
        {
            if (_block[at] == 0)
            {
                return;
            }

            segments.Add(new TarSegment(Number(at, 12, "sparse offset"), Number(at + 12, 12, "sparse length")));
        }
    }

    private string Text(int offset, int length)
    {
        ReadOnlySpan<byte> field = _block.Slice(offset, length);
        int end = field.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? field : field[..end]);
    }

    // Octal digits between blanks and NULs, or, with the first bit set, base 256 in two's complement.
    private long Number(int offset, int length, string field)
    {
        ReadOnlySpan<byte> bytes = _block.Slice(offset, length);
        return (bytes[0] & 0x80) != 0 ? Base256(bytes, field) : Octal(bytes, field);
    }

    private long Octal(ReadOnlySpan<byte> bytes, string field)
    {
        bytes = bytes.Trim(" \0"u8);
        int end = bytes.IndexOf((byte)0);
        long value = 0;
        foreach (byte digit in end < 0 ? bytes : bytes[..end])
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                throw Wrong($"the {field} is no octal number");
            }

            value = (value << 3) | (uint)(digit - '0'); // twelve digits are 36 bits
        }

        return value;
    }

    private long Base256(ReadOnlySpan<byte> bytes, string field)
    {
        byte inverted = (bytes[0] & 0x40) != 0 ? (byte)0xFF : (byte)0;
        ulong value = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte digit = (byte)(bytes[i] ^ inverted);
            if ((value >> 55) != 0)
            {
                throw Wrong($"the {field} is larger than 63 bits");
            }

            value = (value << 8) | (i == 0 ? (byte)(digit & 0x7F) : digit);
        }

        return inverted != 0 ? ~(long)value : (long)value;
    }

    private static (long Unsigned, long Signed) Sums(ReadOnlySpan<byte> block)
    {
        long unsigned = 0, signed = 0;
        for (int i = 0; i < block.Length; i++)
        {
            byte value = i is >= ChecksumOffset and < ChecksumOffset + 8 ? (byte)' ' : block[i];
            unsigned += value;
            signed += (sbyte)value;
        }

        return (unsigned, signed);
    }

    private InvalidDataException Wrong(string rule) => TarReader.Fault(_offset, rule);
}
