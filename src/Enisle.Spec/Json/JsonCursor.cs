using System.Text.Json;

namespace Enisle.Spec.Json;

/// <summary>Reads one item of an array.</summary>
internal delegate T ItemReader<T>(ref JsonCursor json);

/// <summary>Walks a JSON document once, forward, and turns every deviation into a <see cref="SpecException"/> that names its place.</summary>
/// <remarks>
/// A member whose value is null counts as absent, as in Go's decoder, which every engine writes for. Of members with the same name the last wins.
/// No place is kept while walking: <see cref="FieldPath.Find"/> looks for it when there is something to say.
/// </remarks>
internal ref struct JsonCursor
{
    public const int MaxDepth = 64;
    public const int MaxBytes = 16 * 1024 * 1024;

    private readonly ReadOnlySpan<byte> _json;
    private readonly string _file;
    private Utf8JsonReader _reader;
    private bool _held; // the item of an array that NextItem has already read

    /// <exception cref="SpecException">The text is too long or not UTF-8.</exception>
    public JsonCursor(ReadOnlySpan<byte> json, string file)
    {
        JsonText.Check(json, file, MaxBytes);
        _json = json;
        _file = file;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    /// <summary>False where the value is null.</summary>
    public bool EnterObject() => Enter(JsonTokenType.StartObject, "an object");

    /// <summary>For an item of a list, or the document itself.</summary>
    public void RequireObject()
    {
        if (!EnterObject())
        {
            throw Wrong("an object");
        }
    }

    /// <summary>Moves to the next member's name; false at the end of the object.</summary>
    public bool NextMember()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            return false;
        }

        if (_reader.ValueIsEscaped)
        {
            UnescapedText();
        }

        return true;
    }

    public readonly bool NameIs(ReadOnlySpan<byte> name) => _reader.ValueTextEquals(name);

    /// <summary>The name itself, for an object whose names are data.</summary>
    public readonly string Name() => Text();

    public void Skip() => _reader.Skip();

    /// <summary>Null where the value is null.</summary>
    public string? String()
    {
        Advance();
        return _reader.TokenType switch
        {
            JsonTokenType.String => Text(),
            JsonTokenType.Null => null,
            _ => throw Wrong("a string"),
        };
    }

    /// <summary>As <see cref="String"/>; an empty text is null too, where the specification's bindings cannot tell them apart.</summary>
    public string? NonEmptyString() => String() is { Length: > 0 } text ? text : null;

    public bool? Boolean()
    {
        Advance();
        return _reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.Null => null,
            _ => throw Wrong("true or false"),
        };
    }

    public long? Integer(long min = long.MinValue, long max = long.MaxValue)
    {
        Advance();
        if (_reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (_reader.TokenType != JsonTokenType.Number)
        {
            throw Wrong("a whole number");
        }

        return _reader.TryGetInt64(out long value) && value >= min && value <= max ? value : throw OutOfRange($"{min}", $"{max}");
    }

    public ulong? Unsigned(ulong max = ulong.MaxValue)
    {
        Advance();
        if (_reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (_reader.TokenType != JsonTokenType.Number)
        {
            throw Wrong("a whole number");
        }

        return _reader.TryGetUInt64(out ulong value) && value <= max ? value : throw OutOfRange("0", $"{max}");
    }

    public int? Int32() => (int?)Integer(int.MinValue, int.MaxValue);

    public uint? UInt32() => (uint?)Unsigned(uint.MaxValue);

    public ushort? UInt16() => (ushort?)Unsigned(ushort.MaxValue);

    public IReadOnlyList<string> Strings() => List(static (ref JsonCursor json) => json.String()!);

    /// <summary>As <see cref="Strings"/>, and whether there is a list at all.</summary>
    public (IReadOnlyList<string> Items, bool IsThere) OptionalStrings()
    {
        IReadOnlyList<string> items = Strings();
        return (items, _reader.TokenType != JsonTokenType.Null);
    }

    public IReadOnlyList<T> List<T>(ItemReader<T> read)
    {
        if (!Enter(JsonTokenType.StartArray, "an array"))
        {
            return [];
        }

        List<T> items = [];
        while (NextItem())
        {
            items.Add(read(ref this));
        }

        return items.Count == 0 ? [] : items;
    }

    public IReadOnlyDictionary<string, string> Map()
    {
        if (!EnterObject())
        {
            return Runtime.Empty.Strings;
        }

        Dictionary<string, string> map = [];
        while (NextMember())
        {
            string name = Name();
            map[name] = String() ?? throw Wrong("a string");
        }

        return map.Count == 0 ? Runtime.Empty.Strings : map;
    }

    /// <summary>Nothing may follow the document's one object.</summary>
    public void Finish() => _reader.Read();

    /// <summary>The value just read breaks a rule.</summary>
    public readonly SpecException Fault(string rule) => new(_file, FieldPath.Find(_json, _reader.TokenStartIndex), rule);

    /// <summary>The object just read lacks a member that must be there.</summary>
    public readonly SpecException Missing(string name) =>
        new(_file, FieldPath.Member(FieldPath.Find(_json, _reader.TokenStartIndex), name), "is required");

    /// <summary>What a failure of the JSON reader means.</summary>
    public readonly SpecException SyntaxFault(JsonException failure) => JsonText.SyntaxFault(_json, _file, failure, in _reader);

    private bool Enter(JsonTokenType start, string expected)
    {
        Advance();
        return _reader.TokenType == start || (_reader.TokenType == JsonTokenType.Null ? false : throw Wrong(expected));
    }

    private bool NextItem()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndArray)
        {
            return false;
        }

        _held = _reader.TokenType != JsonTokenType.Null ? true : throw Fault("is null");
        return true;
    }

    private void Advance()
    {
        if (_held)
        {
            _held = false;
        }
        else
        {
            _reader.Read();
        }
    }

    private readonly string Text() => _reader.ValueIsEscaped ? UnescapedText() : _reader.GetString()!;

    // Only an escape can spell a NUL, at which the kernel would cut the text, or half a surrogate pair, which is no character.
    private readonly string UnescapedText()
    {
        string text;
        try
        {
            text = _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Fault("has an escape that is no character");
        }

        return text.Contains('\0', StringComparison.Ordinal) ? throw Fault("contains a NUL character") : text;
    }

    private readonly SpecException Wrong(string expected) => Fault($"must be {expected}, not {JsonText.Describe(_reader.TokenType)}");

    private readonly SpecException OutOfRange(string min, string max)
    {
        ReadOnlySpan<byte> literal = _reader.ValueSpan;
        string text = System.Text.Encoding.ASCII.GetString(literal[..Math.Min(literal.Length, 40)]);
        return literal.IndexOfAny("."u8[0], "e"u8[0], "E"u8[0]) >= 0 ? Fault($"{text} is not a whole number")
            : literal[0] == '-' ? Fault($"{text} is less than {min}")
            : Fault($"{text} is more than {max}");
    }
}
