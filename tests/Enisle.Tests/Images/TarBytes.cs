using System.Text;
using Enisle.Images.Layers.Tar;

namespace Enisle.Tests.Images;

/// <summary>Tar files for tests: what the writer can say, and headers byte by byte for what it would not.</summary>
internal static class TarBytes
{
    public static byte[] Of(params ReadOnlySpan<(TarEntry Entry, string? Content)> entries)
    {
        using MemoryStream output = new();
        using (TarWriter tar = new(output))
        {
            foreach ((TarEntry entry, string? content) in entries)
            {
                if (content is null)
                {
                    tar.Write(entry);
                }
                else
                {
                    tar.Write(entry, Encoding.Latin1.GetBytes(content));
                }
            }
        }

        return output.ToArray();
    }

    public static (TarEntry Entry, string? Content) File(string name, string content = "", uint mode = 0x1A4) =>
        (new TarEntry { Name = name, Kind = TarKind.File, Mode = mode, Seconds = 1_000_000_000 }, content);

    public static (TarEntry Entry, string? Content) Directory(string name, uint mode = 0x1ED) =>
        (new TarEntry { Name = name, Kind = TarKind.Directory, Mode = mode, Seconds = 1_000_000_000 }, null);

    public static (TarEntry Entry, string? Content) Symlink(string name, string target) =>
        (new TarEntry { Name = name, Kind = TarKind.SymbolicLink, LinkName = target, Mode = 0x1FF }, null);

    public static (TarEntry Entry, string? Content) HardLink(string name, string target) =>
        (new TarEntry { Name = name, Kind = TarKind.HardLink, LinkName = target, Mode = 0x1A4 }, null);

    /// <summary>One header block with a right checksum; <paramref name="change"/> writes into it before that.</summary>
    public static byte[] Header(string name, char type, long size, Action<byte[]>? change = null)
    {
        byte[] block = new byte[512];
        Put(block, 0, name);
        Put(block, 100, "0000644");
        Put(block, 108, "0000000");
        Put(block, 116, "0000000");
        Put(block, 124, Convert.ToString(size, 8).PadLeft(11, '0'));
        Put(block, 136, "00000000000");
        block[156] = (byte)type;
        Put(block, 257, "ustar\0" + "00");
        change?.Invoke(block);
        block.AsSpan(148, 8).Fill((byte)' ');
        Put(block, 148, Convert.ToString(block.Sum(static value => value), 8).PadLeft(6, '0') + "\0 ");
        return block;
    }

    public static byte[] Concat(params ReadOnlySpan<byte[]> parts)
    {
        List<byte> all = [];
        foreach (byte[] part in parts)
        {
            all.AddRange(part);
        }

        return [.. all];
    }

    /// <summary>Padded to whole blocks.</summary>
    public static byte[] Data(string text)
    {
        byte[] data = new byte[(text.Length + 511) & ~511];
        Put(data, 0, text);
        return data;
    }

    public static string Record(string key, string value)
    {
        int length = key.Length + value.Length + 3;
        int digits = $"{length + 2}".Length;
        length += digits;
        length += $"{length}".Length - digits;
        return $"{length} {key}={value}\n";
    }

    public static byte[] Pax(params ReadOnlySpan<string> records)
    {
        string text = string.Concat(records);
        return Concat(Header("PaxHeaders/x", 'x', text.Length), Data(text));
    }

    public static byte[] End() => new byte[1024];

    public static void Put(byte[] block, int offset, string text) => Encoding.Latin1.GetBytes(text).CopyTo(block, offset);
}
