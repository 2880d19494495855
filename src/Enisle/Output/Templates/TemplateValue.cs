namespace Enisle.Output.Templates;

/// <summary>A value in a template. Texts are compared, measured and cut as Go does it: as UTF-8 bytes.</summary>
internal readonly struct TemplateValue
{
    private readonly object? _reference;
    private readonly long _bits;

    private TemplateValue(TemplateKind kind, object? reference, long bits, bool isBoxed = false)
    {
        Kind = kind;
        _reference = reference;
        _bits = bits;
        IsBoxed = isBoxed;
    }

    public TemplateKind Kind { get; }

    /// <summary>Straight out of a map or list of anything, whose type is Go's <c>interface {}</c> until it is taken apart.</summary>
    public bool IsBoxed { get; }

    public bool IsSomething => Kind != TemplateKind.None;

    public bool Bool => _bits != 0;

    public long Int => _bits;

    public double Float => BitConverter.Int64BitsToDouble(_bits);

    public string Text => (string)_reference!;

    public IReadOnlyList<TemplateValue> List => (IReadOnlyList<TemplateValue>)_reference!;

    public ITemplateMap Map => (ITemplateMap)_reference!;

    public ITemplateObject Object => (ITemplateObject)_reference!;

    /// <summary>As Go would name it in an error.</summary>
    public string TypeName => IsBoxed ? "interface {}" : Kind switch
    {
        TemplateKind.Nil => (string)_reference!,
        TemplateKind.Bool => "bool",
        TemplateKind.Int => "int",
        TemplateKind.Float => "float64",
        TemplateKind.String => "string",
        TemplateKind.List => List is TextList ? "[]string" : "[]interface {}",
        TemplateKind.Map => Map.TypeName,
        TemplateKind.Object => Object.TypeName,
        _ => "<nil>",
    };

    /// <summary>What <c>if</c>, <c>and</c>, <c>or</c> and <c>not</c> ask: not the zero of its kind.</summary>
    public bool IsTrue => Kind switch
    {
        TemplateKind.Bool or TemplateKind.Int => _bits != 0,
        TemplateKind.Float => Float != 0,
        TemplateKind.String => Text.Length > 0,
        TemplateKind.List => List.Count > 0,
        TemplateKind.Map => Map.Count > 0,
        TemplateKind.Object => true,
        _ => false,
    };

    public static implicit operator TemplateValue(string? text) => text is null ? default : new(TemplateKind.String, text, 0);

    public static implicit operator TemplateValue(bool value) => new(TemplateKind.Bool, null, value ? 1 : 0);

    public static implicit operator TemplateValue(long value) => new(TemplateKind.Int, null, value);

    public static implicit operator TemplateValue(double value) => new(TemplateKind.Float, null, BitConverter.DoubleToInt64Bits(value));

    public static TemplateValue Of(ITemplateObject value) => new(TemplateKind.Object, value, 0);

    public static TemplateValue Of(ITemplateMap value) => new(TemplateKind.Map, value, 0);

    public static TemplateValue Of(IReadOnlyList<TemplateValue> values) => new(TemplateKind.List, values, 0);

    public static TemplateValue Of(IReadOnlyList<string> texts) => new(TemplateKind.List, new TextList(texts), 0);

    public static TemplateValue Of(IReadOnlyDictionary<string, string> texts) => Of(new TextMap(texts));

    /// <param name="typeName">Of the pointer that is nil, as Go would name it.</param>
    public static TemplateValue Nil(string typeName) => new(TemplateKind.Nil, typeName, 0);

    /// <summary>The same, as it comes out of a map or list of anything.</summary>
    public TemplateValue Boxed() => new(Kind, _reference, _bits, isBoxed: Kind != TemplateKind.None);

    /// <summary>The same, taken out of its box.</summary>
    public TemplateValue Unboxed() => IsBoxed ? new(Kind, _reference, _bits) : this;

    /// <summary>As <c>{{.}}</c> prints it.</summary>
    public override string ToString() => Kind == TemplateKind.None ? "<no value>" : Go.GoPrint.Plain(this);

}
