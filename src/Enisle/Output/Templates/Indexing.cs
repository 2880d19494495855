using System.Text;

namespace Enisle.Output.Templates;

/// <summary><c>len</c>, <c>index</c> and <c>slice</c>; a string is its UTF-8 bytes.</summary>
internal static class Indexing
{
    public static long Length(TemplateValue value) => value.Kind switch
    {
        TemplateKind.String => Encoding.UTF8.GetByteCount(value.Text),
        TemplateKind.List => value.List.Count,
        TemplateKind.Map => value.Map.Count,
        TemplateKind.Nil when value.ToString() is "[]" or "map[]" => 0,
        TemplateKind.None or TemplateKind.Nil => throw new TemplateException("len of nil pointer"),
        _ => throw new TemplateException($"len of type {value.TypeName}"),
    };

    /// <summary>Into the value by the first index, into what is there by the next, and so on.</summary>
    public static TemplateValue Index(TemplateValue value, ReadOnlySpan<TemplateValue> indexes)
    {
        if (!value.IsSomething)
        {
            throw new TemplateException("index of untyped nil");
        }

        foreach (TemplateValue index in indexes)
        {
            value = value.Kind switch
            {
                TemplateKind.List => value.List[Number(index, value.List.Count, "slice/array", inclusive: false)],
                TemplateKind.String => StringByte(value.Text, index),
                TemplateKind.Map => Entry(value.Map, index),
                TemplateKind.Nil when value.ToString() == "[]" => Number(index, 0, "slice/array", inclusive: false),
                TemplateKind.Nil when value.ToString() == "map[]" => default,
                TemplateKind.None or TemplateKind.Nil => throw new TemplateException("index of nil pointer"),
                _ => throw new TemplateException($"can't index item of type {value.TypeName}"),
            };
            value = value.Unboxed();
        }

        return value;
    }

    public static TemplateValue Slice(TemplateValue value, ReadOnlySpan<TemplateValue> indexes)
    {
        if (!value.IsSomething)
        {
            throw new TemplateException("slice of untyped nil");
        }

        if (indexes.Length > 3)
        {
            throw new TemplateException($"too many slice indexes: {indexes.Length}");
        }

        if (value.Kind is not (TemplateKind.String or TemplateKind.List))
        {
            throw new TemplateException($"can't slice item of type {value.TypeName}");
        }

        if (value.Kind == TemplateKind.String && indexes.Length == 3)
        {
            throw new TemplateException("cannot 3-index slice a string");
        }

        int length = (int)Length(value);
        Span<int> bounds = [0, length, length];
        for (int i = 0; i < indexes.Length; i++)
        {
            bounds[i] = Number(indexes[i], length, "slice/array", inclusive: true);
        }

        for (int i = 1; i < indexes.Length; i++)
        {
            if (bounds[i - 1] > bounds[i])
            {
                throw new TemplateException($"invalid slice index: {bounds[i - 1]} > {bounds[i]}");
            }
        }

        return value.Kind == TemplateKind.String ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value.Text).AsSpan(bounds[0]..bounds[1]))
            : TemplateValue.Of([.. value.List.Skip(bounds[0]).Take(bounds[1] - bounds[0])]);
    }

    private static TemplateValue StringByte(string text, TemplateValue index)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return (long)bytes[Number(index, bytes.Length, "slice/array", inclusive: false)];
    }

    private static TemplateValue Entry(ITemplateMap map, TemplateValue index)
    {
        if (index.Kind != TemplateKind.String)
        {
            throw new TemplateException(index.IsSomething ? $"value has type {index.TypeName}; should be string" : "value is nil; should be of type string");
        }

        // A map of strings answers with an empty one where there is no entry, as Go's zero value.
        return map.TryGet(index.Text, out TemplateValue value) ? value : map.TypeName == "map[string]string" ? "" : default;
    }

    private static int Number(TemplateValue index, int count, string what, bool inclusive)
    {
        if (index.Kind != TemplateKind.Int)
        {
            throw new TemplateException($"cannot index {what} with {(index.IsSomething ? $"type {index.TypeName}" : "nil")}");
        }

        return index.Int >= 0 && (inclusive ? index.Int <= count : index.Int < count) ? (int)index.Int
            : throw new TemplateException($"index out of range: {index.Int}");
    }
}
