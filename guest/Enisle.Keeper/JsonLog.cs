using Enisle.Abi;

namespace Enisle.Keeper;

/// <summary>The log in Docker's json-file format: an object a line, at most 16 KiB of text in each.</summary>
/// <remarks>What one read brought goes out in as few writes as the buffer allows, all with the time of that read.</remarks>
internal static unsafe class JsonLog
{
    private const int FixedLength = 128; // names, quotes, stream, time
    private static byte* s_attributes;
    private static int s_attributesLength;
    private static byte* s_buffer;
    private static int s_bufferSize;
    private static int s_used;
    private static byte* s_stamp;
    private static bool s_enabled;

    /// <summary>What it needs of the <see cref="Arena"/>.</summary>
    public static long MemorySize(int attributesLength) => BufferSize(attributesLength) + 1024;

    public static void Open()
    {
        s_enabled = Request.Header->LogFile != 0;
        if (!s_enabled)
        {
            return;
        }

        s_attributes = Request.Text(Request.Header->LogAttributes);
        s_attributesLength = s_attributes == null ? 0 : Kernel.Length(s_attributes);
        s_bufferSize = BufferSize(s_attributesLength);
        s_buffer = Arena.Take(s_bufferSize);
        s_stamp = Arena.Take(Stamp.MaxLength);
        LogFile.Open();
    }

    /// <summary>Takes what a stream has brought.</summary>
    public static void Append(Stream* stream, byte* data, int length)
    {
        if (!s_enabled)
        {
            return;
        }

        int stampLength = Stamp.Write(s_stamp);
        while (length > 0)
        {
            byte* newline = Kernel.Find(data, '\n', length);
            int part = newline == null ? length : (int)(newline - data);
            int room = KeeperLayout.MaxData - stream->LineLength;
            if (part >= room)
            {
                Keep(stream, data, room);
                Write(stream, stream->Line, stream->LineLength, ends: false, stampLength);
                stream->LineLength = 0;
                data += room;
                length -= room;
                continue;
            }

            if (newline == null)
            {
                Keep(stream, data, part);
                break;
            }

            if (stream->LineLength == 0)
            {
                Write(stream, data, part, ends: true, stampLength);
            }
            else
            {
                Keep(stream, data, part);
                Write(stream, stream->Line, stream->LineLength, ends: true, stampLength);
                stream->LineLength = 0;
            }

            data = newline + 1;
            length -= part + 1;
        }

        Flush();
    }

    /// <summary>The end of a stream: a line without an end is written as it is.</summary>
    public static void End(Stream* stream)
    {
        if (s_enabled && stream->LineLength > 0)
        {
            Write(stream, stream->Line, stream->LineLength, ends: false, Stamp.Write(s_stamp));
            stream->LineLength = 0;
            Flush();
        }
    }

    private static int BufferSize(int attributesLength) => KeeperLayout.MaxData * JsonText.MaxGrowth + attributesLength + FixedLength;

    private static void Keep(Stream* stream, byte* data, int length)
    {
        Kernel.Copy(stream->Line + stream->LineLength, data, length);
        stream->LineLength += length;
    }

    private static void Write(Stream* stream, byte* text, int length, bool ends, int stampLength)
    {
        if (s_used + length * JsonText.MaxGrowth + s_attributesLength + FixedLength > s_bufferSize)
        {
            Flush();
        }

        if (LogFile.IsFull(s_used))
        {
            Flush();
            LogFile.Rotate();
        }

        byte* p = JsonText.Write(Put(s_buffer + s_used, "{\"log\":\""u8), text, length);
        p = ends ? Put(p, "\\n"u8) : p;
        p = stream->Kind == KeeperMessage.Error ? Put(p, "\",\"stream\":\"stderr\""u8) : Put(p, "\",\"stream\":\"stdout\""u8);
        if (s_attributesLength > 0)
        {
            p = Put(p, ",\"attrs\":"u8);
            Kernel.Copy(p, s_attributes, s_attributesLength);
            p += s_attributesLength;
        }

        p = Put(p, ",\"time\":\""u8);
        p = PutStamp(p, stream, ends, stampLength);
        p = Put(p, "\"}\n"u8);
        s_used = (int)(p - s_buffer);
    }

    /// <summary>The parts of a line all have the first one's time.</summary>
    private static byte* PutStamp(byte* p, Stream* stream, bool ends, int stampLength)
    {
        if (stream->PartStampLength == 0 && !ends)
        {
            Kernel.Copy(stream->PartStamp, s_stamp, stampLength);
            stream->PartStampLength = stampLength;
        }

        int length = stream->PartStampLength > 0 ? stream->PartStampLength : stampLength;
        Kernel.Copy(p, stream->PartStampLength > 0 ? stream->PartStamp : s_stamp, length);
        stream->PartStampLength = ends ? 0 : stream->PartStampLength;
        return p + length;
    }

    private static void Flush()
    {
        LogFile.Write(s_buffer, s_used);
        s_used = 0;
    }

    private static byte* Put(byte* p, ReadOnlySpan<byte> text)
    {
        Kernel.Copy(p, (byte*)text.Pointer, text.Length);
        return p + text.Length;
    }
}
