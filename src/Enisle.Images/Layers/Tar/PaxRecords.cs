using System.Globalization;
using System.Text;

namespace Enisle.Images.Layers.Tar;

/// <summary>What the extended headers before an entry say about it. Spec: POSIX pax, «pax Header Block»; GNU tar, «Storing Sparse Files».</summary>
internal sealed class PaxRecords(long offset)
{
    private const string AttributePrefix = "SCHILY.xattr.";
    private const int MaxAttributes = 1024;
    private readonly List<TarSegment> _segments = [];
    private long? _segmentOffset;

    public string? Path { get; private set; }

    public string? LinkPath { get; private set; }

    public long? Size { get; private set; }

    public long? Uid { get; private set; }

    public long? Gid { get; private set; }

    public (long Seconds, uint Nanoseconds)? Time { get; private set; }

    public List<KeyValuePair<string, byte[]>> Attributes { get; } = [];

    /// <summary>The name of a sparse file, whose header has a made-up one.</summary>
    public string? SparseName { get; private set; }

    public long? SparseSize { get; private set; }

    /// <summary>The map is the beginning of the data (format 1.0).</summary>
    public bool HasMapInData { get; private set; }

    /// <summary>The map as records (formats 0.0 and 0.1); null when the file is not sparse.</summary>
    public List<TarSegment>? Segments => SparseSize is null || HasMapInData ? null : _segments;

    /// <summary>Takes in the text of one header; of records with the same key the last holds.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            int blank = text.IndexOf((byte)' ');
            if (blank <= 0 || !int.TryParse(text[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out int length)
                || length <= blank + 1 || length > text.Length || text[length - 1] != '\n')
            {
                throw Fault("a record of the extended header is broken");
            }

            ReadOnlySpan<byte> record = text[(blank + 1)..(length - 1)];
            int equals = record.IndexOf((byte)'=');
            if (equals <= 0)
            {
                throw Fault("a record of the extended header has no key");
            }

            AddRecord(Encoding.Latin1.GetString(record[..equals]), record[(equals + 1)..]);
            text = text[length..];
        }
    }

    private void AddRecord(string key, ReadOnlySpan<byte> value)
    {
        switch (key)
        {
            case "path":
                Path = Text(key, value);
                break;
            case "linkpath":
                LinkPath = Text(key, value);
                break;
            case "size":
                Size = Number(key, value);
                break;
            case "uid":
                Uid = Number(key, value);
                break;
            case "gid":
                Gid = Number(key, value);
                break;
            case "mtime":
                Time = ParseTime(value);
                break;
            default:
                AddExtension(key, value);
                break;
        }
    }

    private void AddExtension(string key, ReadOnlySpan<byte> value)
    {
        if (key.StartsWith(AttributePrefix, StringComparison.Ordinal))
        {
            AddAttribute(key[AttributePrefix.Length..], value);
        }
        else if (key.StartsWith("GNU.sparse.", StringComparison.Ordinal))
        {
            AddSparse(key["GNU.sparse.".Length..], value);
        }
    }

    private void AddAttribute(string name, ReadOnlySpan<byte> value)
    {
        if (name.Length is 0 or > 255 || name.Contains('\0', StringComparison.Ordinal) || value.Length > 64 * 1024 || Attributes.Count >= MaxAttributes)
        {
            throw Fault("an extended attribute has no usable name, is too long, or is one of too many");
        }

        Attributes.RemoveAll(attribute => attribute.Key == name);
        Attributes.Add(new(name, value.ToArray()));
    }

    private void AddSparse(string key, ReadOnlySpan<byte> value)
    {
        switch (key)
        {
            case "major":
                HasMapInData = Number(key, value) == 1;
                break;
            case "name":
                SparseName = Text(key, value);
                break;
            case "size" or "realsize":
                SparseSize = Number(key, value);
                break;
            case "offset":
                _segmentOffset = Number(key, value);
                break;
            case "numbytes":
                _segments.Add(new TarSegment(_segmentOffset ?? throw Fault("a sparse length stands before its offset"), Number(key, value)));
                _segmentOffset = null;
                break;
            case "map":
                AddMap(value);
                break;
        }
    }

    private void AddMap(ReadOnlySpan<byte> value)
    {
        _segments.Clear();
        while (!value.IsEmpty)
        {
            long start = NextOf(ref value);
            if (value.IsEmpty)
            {
                throw Fault("the sparse map has an offset without a length");
            }

            _segments.Add(new TarSegment(start, NextOf(ref value)));
        }
    }

    private long NextOf(ref ReadOnlySpan<byte> list)
    {
        int comma = list.IndexOf((byte)',');
        ReadOnlySpan<byte> item = comma < 0 ? list : list[..comma];
        list = comma < 0 ? [] : list[(comma + 1)..];
        return Number("map", item);
    }

    private string? Text(string key, ReadOnlySpan<byte> value) =>
        value.Contains((byte)0) ? throw Fault($"{key} contains a NUL") : value.IsEmpty ? null : Encoding.Latin1.GetString(value);

    private long Number(string key, ReadOnlySpan<byte> value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : throw Fault($"{key} is no decimal number");

    private (long Seconds, uint Nanoseconds) ParseTime(ReadOnlySpan<byte> value)
    {
        bool isNegative = value.StartsWith("-"u8);
        ReadOnlySpan<byte> digits = isNegative ? value[1..] : value;
        int dot = digits.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = dot < 0 ? digits : digits[..dot];
        ReadOnlySpan<byte> fraction = dot < 0 ? [] : digits[(dot + 1)..];
        if (!long.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            throw Fault("mtime is no time");
        }

        uint nanoseconds = 0;
        for (int i = 0; i < 9; i++)
        {
            nanoseconds = (nanoseconds * 10) + (i < fraction.Length ? (uint)(fraction[i] - '0') : 0);
        }

        return !isNegative ? (seconds, nanoseconds) : nanoseconds == 0 ? (-seconds, 0) : (-seconds - 1, 1_000_000_000 - nanoseconds);
    }

    private InvalidDataException Fault(string rule) => TarReader.Fault(offset, rule);
}
