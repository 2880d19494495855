using Enisle.Host;

namespace Enisle.Engine.Keepers;

/// <summary>The keys that leave an instance running, as Docker writes them: <c>ctrl-p,ctrl-q</c>, <c>ctrl-@,X</c>, <c>DEL</c>.</summary>
public sealed class DetachKeys
{
    private const string ControlKeys = "@abcdefghijklmnopqrstuvwxyz[\\]^_";
    private const byte Delete = 127;
    private readonly byte[] _keys;

    private DetachKeys(byte[] keys) => _keys = keys;

    /// <summary><c>ctrl-p,ctrl-q</c>.</summary>
    public static DetachKeys Default { get; } = new([16, 17]);

    /// <summary>How many keys there are.</summary>
    public int Count => _keys.Length;

    /// <summary>Empty: the default.</summary>
    /// <exception cref="EnisleException">Invalid: a key that is none.</exception>
    public static DetachKeys Parse(string text)
    {
        if (text.Length == 0)
        {
            return Default;
        }

        List<byte> keys = [];
        foreach (string key in text.Split(','))
        {
            keys.Add(ParseKey(key) ?? throw new EnisleException(ErrorKind.Invalid, $"--detach-keys: unknown character: '{key}'"));
        }

        return new DetachKeys([.. keys]);
    }

    /// <summary>Goes through input, key by key, and says what of it goes on to the workload.</summary>
    /// <param name="matched">How many of the keys have just been pressed in order; kept between calls, 0 at first.</param>
    /// <param name="input">What was typed.</param>
    /// <param name="output">Takes what goes on; as long as the input and <see cref="Count"/> together.</param>
    /// <param name="length">How much that is.</param>
    /// <returns>True: all keys were pressed; what follows them is dropped.</returns>
    internal bool Filter(ref int matched, ReadOnlySpan<byte> input, Span<byte> output, out int length)
    {
        length = 0;
        foreach (byte key in input)
        {
            if (key == _keys[matched])
            {
                if (++matched == _keys.Length)
                {
                    matched = 0;
                    return true;
                }

                continue;
            }

            // Keys that were held back were meant for the workload after all; this one may be the first again.
            _keys.AsSpan(0, matched).CopyTo(output[length..]);
            length += matched;
            matched = key == _keys[0] ? 1 : 0;
            if (matched == 0)
            {
                output[length++] = key;
            }
        }

        return false;
    }

    private static byte? ParseKey(string key)
    {
        if (key.Length == 1 && char.IsAscii(key[0]))
        {
            return (byte)key[0];
        }

        if (key == "DEL")
        {
            return Delete;
        }

        int code = key.Length == 6 && key.StartsWith("ctrl-", StringComparison.Ordinal) ? ControlKeys.IndexOf(key[5], StringComparison.Ordinal) : -1;
        return code >= 0 ? (byte)code : null;
    }
}
