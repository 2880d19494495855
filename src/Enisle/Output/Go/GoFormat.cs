using System.Globalization;
using System.Text;
using Enisle.Output.Templates;

namespace Enisle.Output.Go;

/// <summary>Go's fmt.Sprintf over template values.</summary>
/// <remarks>Spec: Go's package fmt, "Printing" and "Format errors".</remarks>
internal ref struct GoFormat
{
    private const int LargestNumber = 1_000_000;

    private readonly string _format;
    private readonly ReadOnlySpan<TemplateValue> _arguments;
    private readonly StringBuilder _output = new();
    private int _at;
    private int _argument;
    private bool _reordered;
    private bool _wasReordered;
    private bool _goodIndex;

    private GoFormat(string format, ReadOnlySpan<TemplateValue> arguments)
    {
        _format = format;
        _arguments = arguments;
    }

    public static string Format(string format, ReadOnlySpan<TemplateValue> arguments)
    {
        GoFormat state = new(format, arguments);
        return state.Run();
    }

    private string Run()
    {
        while (_at < _format.Length)
        {
            int percent = _format.IndexOf('%', _at);
            int end = percent < 0 ? _format.Length : percent;
            _ = _output.Append(_format, _at, end - _at);
            _at = end;
            if (percent >= 0)
            {
                _at++;
                Directive();
            }
        }

        if (!_wasReordered && _argument < _arguments.Length)
        {
            Extra();
        }

        return _output.ToString();
    }

    private readonly void Extra()
    {
        _ = _output.Append("%!(EXTRA ");
        for (int i = _argument; i < _arguments.Length; i++)
        {
            _ = i > _argument ? _output.Append(", ") : _output;
            _ = _arguments[i].IsSomething ? _output.Append(_arguments[i].TypeName).Append('=').Append(GoPrint.Plain(_arguments[i])) : _output.Append("<nil>");
        }

        _ = _output.Append(')');
    }

    private void Directive()
    {
        _goodIndex = true;
        _reordered = false;
        GoVerb verb = Flags();
        ArgumentIndex();
        Width(ref verb);
        Precision(ref verb);
        if (!_reordered)
        {
            ArgumentIndex();
        }

        if (_at >= _format.Length)
        {
            _ = _output.Append("%!(NOVERB)");
            return;
        }

        _ = Rune.DecodeFromUtf16(_format.AsSpan(_at), out Rune letter, out int length);
        _at += length;
        verb.Letter = letter;
        if (letter.Value == '%')
        {
            _ = _output.Append('%');
        }
        else if (!_goodIndex)
        {
            _ = _output.Append("%!").Append(letter).Append("(BADINDEX)");
        }
        else if (_argument >= _arguments.Length)
        {
            _ = _output.Append("%!").Append(letter).Append("(MISSING)");
        }
        else
        {
            verb.Append(_output, _arguments[_argument++]);
        }
    }

    private GoVerb Flags()
    {
        GoVerb verb = default;
        for (; _at < _format.Length; _at++)
        {
            switch (_format[_at])
            {
                case '#':
                    verb.Sharp = true;
                    break;
                case '0':
                    verb.Zero = true;
                    break;
                case '+':
                    verb.Plus = true;
                    break;
                case '-':
                    verb.Minus = true;
                    break;
                case ' ':
                    verb.Space = true;
                    break;
                default:
                    return verb;
            }
        }

        return verb;
    }

    private void Width(ref GoVerb verb)
    {
        if (_at < _format.Length && _format[_at] == '*')
        {
            _at++;
            verb.Width = Star(out bool good);
            _ = good ? _output : _output.Append("%!(BADWIDTH)");
            if (verb.Width < 0)
            {
                verb.Width = -verb.Width;
                verb.Minus = true;
            }

            return;
        }

        verb.Width = Number();
    }

    private void Precision(ref GoVerb verb)
    {
        if (_at >= _format.Length || _format[_at] != '.')
        {
            return;
        }

        _at++;
        if (_reordered)
        {
            _goodIndex = false;
        }

        ArgumentIndex();
        if (_at < _format.Length && _format[_at] == '*')
        {
            _at++;
            verb.Precision = Star(out bool good);
            if (verb.Precision < 0)
            {
                verb.Precision = null;
                good = false;
            }

            _ = good ? _output : _output.Append("%!(BADPREC)");
            return;
        }

        verb.Precision = Number() ?? 0;
    }

    /// <summary>A width or precision that is an argument.</summary>
    private int? Star(out bool good)
    {
        _reordered = false;
        good = _argument < _arguments.Length && _arguments[_argument] is { Kind: TemplateKind.Int, Int: >= -LargestNumber and <= LargestNumber };
        int? number = good ? (int)_arguments[_argument].Int : null;
        _argument += _argument < _arguments.Length ? 1 : 0;
        return number;
    }

    private int? Number()
    {
        int start = _at;
        int number = 0;
        while (_at < _format.Length && char.IsAsciiDigit(_format[_at]))
        {
            number = Math.Min((number * 10) + (_format[_at] - '0'), LargestNumber + 1);
            _at++;
        }

        return _at == start || number > LargestNumber ? null : number;
    }

    /// <summary><c>[n]</c>: the argument, from 1, that comes next.</summary>
    private void ArgumentIndex()
    {
        if (_at >= _format.Length || _format[_at] != '[')
        {
            return;
        }

        _reordered = true;
        _wasReordered = true;
        int end = _format.IndexOf(']', _at);
        if (end < 0)
        {
            _goodIndex = false;
            _at++;
            return;
        }

        bool known = int.TryParse(_format.AsSpan(_at + 1, end - _at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index);
        _at = end + 1;
        _goodIndex &= known && index >= 1 && index <= _arguments.Length;
        _argument = _goodIndex ? index - 1 : _argument;
    }
}
