using Iced.Intel;

namespace Enisle.Emulator.Decode;

/// <summary>The bytes that a block is decoded from: to the end of its page, then, once it is known, the next page.</summary>
internal sealed unsafe class InstructionBytes : CodeReader
{
    private byte* _at;
    private byte* _end;
    private byte* _second;

    /// <summary>Somebody asked for a byte of the next page and it was not there.</summary>
    public bool RanOut { get; private set; }

    /// <summary>Bytes taken from the next page.</summary>
    public bool InSecond { get; private set; }

    public void Set(byte* first, byte* end, byte* second)
    {
        _at = first;
        _end = end;
        _second = second;
        RanOut = false;
        InSecond = false;
    }

    /// <inheritdoc/>
    public override int ReadByte()
    {
        if (_at == _end)
        {
            if (_second == null)
            {
                RanOut = true;
                return -1;
            }

            _at = _second;
            _end = _second + 16;
            _second = null;
            InSecond = true;
        }

        return *_at++;
    }
}
