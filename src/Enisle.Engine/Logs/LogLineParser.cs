using System.Text.Json;

namespace Enisle.Engine.Logs;

/// <summary>One line of a log file → <see cref="LogLine"/>. Spec: Docker's json-file driver: <c>log</c>, <c>stream</c>, <c>attrs</c>, <c>time</c>.</summary>
internal sealed class LogLineParser
{
    private const int TimeSize = 64;
    private readonly byte[] _time = new byte[TimeSize];
    private byte[] _text = new byte[4096];
    private int _textLength;
    private int _timeLength;
    private bool _isError;
    private Range _attributes;

    /// <summary>Valid until the next call.</summary>
    /// <returns>False: the line is damaged.</returns>
    public bool TryParse(ReadOnlySpan<byte> json, out LogLine line)
    {
        line = default;
        _textLength = _timeLength = 0;
        _isError = false;
        _attributes = default;
        try
        {
            Utf8JsonReader reader = new(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !ReadMembers(ref reader))
            {
                return false;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false; // not JSON; or a string that is no text
        }

        ReadOnlySpan<byte> time = _time.AsSpan(0, _timeLength);
        if (!LogTimestamp.TryParse(time, out long nanoseconds))
        {
            return false;
        }

        line = new LogLine(_isError, nanoseconds, time, _text.AsSpan(0, _textLength), json[_attributes]);
        return true;
    }

    private bool ReadMembers(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("log"u8))
            {
                if (!ReadText(ref reader))
                {
                    return false;
                }
            }
            else if (reader.ValueTextEquals("stream"u8))
            {
                _isError = ReadString(ref reader) && reader.ValueTextEquals("stderr"u8);
            }
            else if (reader.ValueTextEquals("time"u8))
            {
                if (!ReadString(ref reader) || reader.ValueSpan.Length > TimeSize)
                {
                    return false;
                }

                _timeLength = reader.CopyString(_time);
            }
            else if (reader.ValueTextEquals("attrs"u8))
            {
                reader.Read();
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                _attributes = start..(int)reader.BytesConsumed;
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return reader.TokenType == JsonTokenType.EndObject && !reader.Read();
    }

    private bool ReadText(ref Utf8JsonReader reader)
    {
        if (!ReadString(ref reader))
        {
            return false;
        }

        // Unescaping never makes it longer.
        if (_text.Length < reader.ValueSpan.Length)
        {
            _text = new byte[reader.ValueSpan.Length];
        }

        _textLength = reader.CopyString(_text);
        return true;
    }

    private static bool ReadString(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.String;
}
