using Enisle.Output.Go;

namespace Enisle.Output.Templates;

/// <summary><c>eq ne lt le gt ge</c>: between values of one kind.</summary>
internal static class Comparison
{
    /// <summary>Whether it equals one of the others.</summary>
    public static bool IsAnyEqual(TemplateValue value, ReadOnlySpan<TemplateValue> others)
    {
        if (others.Length == 0)
        {
            throw new TemplateException("missing argument for comparison");
        }

        foreach (TemplateValue other in others)
        {
            if (IsEqual(value, other))
            {
                return true;
            }
        }

        return false;
    }

    public static bool IsLess(TemplateValue left, TemplateValue right)
    {
        if (!IsBasic(left) || !IsBasic(right))
        {
            throw new TemplateException("invalid type for comparison");
        }

        return (left.Kind, right.Kind) switch
        {
            (TemplateKind.Int, TemplateKind.Int) => left.Int < right.Int,
            (TemplateKind.Float, TemplateKind.Float) => left.Float < right.Float,
            (TemplateKind.String, TemplateKind.String) => GoText.Compare(left.Text, right.Text) < 0,
            (TemplateKind.Bool, TemplateKind.Bool) => throw new TemplateException("invalid type for comparison"),
            _ => throw Incompatible(left, right),
        };
    }

    private static bool IsEqual(TemplateValue left, TemplateValue right)
    {
        if (IsBasic(left) && left.Kind == right.Kind)
        {
            return left.Kind switch
            {
                TemplateKind.String => left.Text == right.Text,
                TemplateKind.Float => left.Float == right.Float,
                TemplateKind.Bool => left.Bool == right.Bool,
                _ => left.Int == right.Int,
            };
        }

        if (IsBasic(left) || IsBasic(right))
        {
            return left.IsSomething && right.IsSomething ? throw Incompatible(left, right) : false;
        }

        if (IsNil(left) || IsNil(right))
        {
            return IsNil(left) == IsNil(right);
        }

        return left.Kind == TemplateKind.Object && right.Kind == TemplateKind.Object ? ReferenceEquals(left.Object, right.Object)
            : throw new TemplateException($"non-comparable type {right}: {right.TypeName}");
    }

    private static TemplateException Incompatible(TemplateValue left, TemplateValue right) =>
        new($"incompatible types for comparison: {left.TypeName} and {right.TypeName}");

    private static bool IsBasic(TemplateValue value) => value.Kind is TemplateKind.Bool or TemplateKind.Int or TemplateKind.Float or TemplateKind.String;

    private static bool IsNil(TemplateValue value) => value.Kind is TemplateKind.None or TemplateKind.Nil;
}
