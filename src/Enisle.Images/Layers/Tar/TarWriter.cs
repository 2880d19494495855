using System.Globalization;
using System.Text;

namespace Enisle.Images.Layers.Tar;

/// <summary>Writes a tar file: ustar, with an extended header (pax) where something does not fit. Texts are bytes, one character each.</summary>
/// <remarks>The same entries make the same bytes, so that the same layer has the same digest. Disposing writes the end, and keeps the stream.</remarks>
public sealed class TarWriter(Stream output) : IDisposable
{
    private const int NameLength = 100;
    private const long MaxOctal7 = 0x1FFFFF; // seven octal digits
    private const long MaxOctal11 = (1L << 33) - 1;

    private static readonly byte[] s_zeros = new byte[2 * TarHeader.BlockSize];
    private readonly byte[] _block = new byte[TarHeader.BlockSize];
    private readonly byte[] _buffer = new byte[64 * 1024];
    private bool _ended;

    /// <summary>An entry without data, or with <paramref name="data"/> of exactly the entry's size.</summary>
    public void Write(TarEntry entry, Stream? data = null)
    {
        WriteExtended(entry);
        WriteHeader(entry, entry.Name, TypeOf(entry.Kind), entry.SizeBytes);
        if (entry.SizeBytes == 0)
        {
            return;
        }

        long left = entry.SizeBytes;
        while (left > 0)
        {
            int count = data!.Read(_buffer, 0, (int)Math.Min(left, _buffer.Length));
            if (count == 0)
            {
                throw new IOException($"{LayerPath.Show(entry.Name)}: became shorter while it was read");
            }

            output.Write(_buffer, 0, count);
            left -= count;
        }

        Pad(entry.SizeBytes);
    }

    /// <summary>A file whose content is at hand.</summary>
    public void Write(TarEntry entry, byte[] content)
    {
        using MemoryStream data = new(content, writable: false);
        Write(entry with { SizeBytes = content.Length }, data);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_ended)
        {
            _ended = true;
            output.Write(s_zeros);
        }
    }

    private void Pad(long size)
    {
        int padding = (int)(-size & (TarHeader.BlockSize - 1));
        output.Write(s_zeros, 0, padding);
    }

    private void WriteExtended(TarEntry entry)
    {
        List<byte> records = [];
        AddIf(records, entry.Name.Length > NameLength || HasOtherThanAscii(entry.Name), "path", entry.Name);
        AddIf(records, entry.LinkName.Length > NameLength || HasOtherThanAscii(entry.LinkName), "linkpath", entry.LinkName);
        AddIf(records, entry.SizeBytes > MaxOctal11, "size", Number(entry.SizeBytes));
        AddIf(records, entry.Uid > MaxOctal7, "uid", Number(entry.Uid));
        AddIf(records, entry.Gid > MaxOctal7, "gid", Number(entry.Gid));
        AddIf(records, entry.Seconds is < 0 or > MaxOctal11, "mtime", Number(entry.Seconds));
        foreach ((string key, byte[] value) in entry.Attributes)
        {
            Add(records, "SCHILY.xattr." + key, value);
        }

        if (records.Count > 0)
        {
            WriteHeader(new TarEntry { Name = "", Kind = TarKind.File, Mode = 0x1A4 }, $"PaxHeaders/{LayerPath.BaseOf(entry.Name)}", 'x', records.Count);
            output.Write([.. records]);
            Pad(records.Count);
        }
    }

    private static void AddIf(List<byte> records, bool isNeeded, string key, string value)
    {
        if (isNeeded)
        {
            Add(records, key, Encoding.Latin1.GetBytes(value));
        }
    }

    // The record's length counts its own digits.
    private static void Add(List<byte> records, string key, byte[] value)
    {
        int rest = key.Length + value.Length + 3; // blank, equals sign, newline
        int length = rest + Number(rest).Length;
        length = rest + Number(length).Length;
        records.AddRange(Encoding.Latin1.GetBytes($"{length} {key}="));
        records.AddRange(value);
        records.Add((byte)'\n');
    }

    private void WriteHeader(TarEntry entry, string name, char type, long size)
    {
        Span<byte> block = _block;
        block.Clear();
        PutText(block[..NameLength], name);
        PutOctal(block.Slice(100, 8), entry.Mode);
        PutOctal(block.Slice(108, 8), entry.Uid > MaxOctal7 ? 0 : entry.Uid);
        PutOctal(block.Slice(116, 8), entry.Gid > MaxOctal7 ? 0 : entry.Gid);
        PutOctal(block.Slice(124, 12), size > MaxOctal11 ? 0 : size);
        PutOctal(block.Slice(136, 12), entry.Seconds is < 0 or > MaxOctal11 ? 0 : entry.Seconds);
        block[156] = (byte)type;
        PutText(block.Slice(157, NameLength), entry.LinkName);
        "ustar\0"u8.CopyTo(block[257..]);
        "00"u8.CopyTo(block[263..]);
        PutOctal(block.Slice(329, 8), entry.DeviceMajor);
        PutOctal(block.Slice(337, 8), entry.DeviceMinor);
        block.Slice(148, 8).Fill((byte)' ');
        int sum = 0;
        foreach (byte value in block)
        {
            sum += value;
        }

        PutOctal(block.Slice(148, 7), sum);
        output.Write(_block);
    }

    private static void PutText(Span<byte> field, string text)
    {
        int length = Math.Min(text.Length, field.Length);
        Encoding.Latin1.GetBytes(text.AsSpan(0, length), field);
    }

    // All but the last byte are digits; the last stays NUL.
    private static void PutOctal(Span<byte> field, long value)
    {
        for (int i = field.Length - 2; i >= 0; i--)
        {
            field[i] = (byte)('0' + (int)(value & 7));
            value >>= 3;
        }
    }

    private static bool HasOtherThanAscii(string text) => text.AsSpan().ContainsAnyExceptInRange('\u0001', '\u007E');

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static char TypeOf(TarKind kind) => kind switch
    {
        TarKind.HardLink => '1',
        TarKind.SymbolicLink => '2',
        TarKind.CharacterDevice => '3',
        TarKind.BlockDevice => '4',
        TarKind.Directory => '5',
        TarKind.Fifo => '6',
        _ => '0',
    };
}
