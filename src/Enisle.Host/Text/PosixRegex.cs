using System.Runtime.InteropServices;

namespace Enisle.Host.Text;

/// <summary>A POSIX extended regular expression, by libc: the only use of one is too rare to link an engine for. Spec: regex(7).</summary>
public sealed unsafe class PosixRegex : IDisposable
{
    private const int REG_EXTENDED = 1;
    private const int REG_NOSUB = 8;
    private const nuint RoomForRegex = 256; // regex_t is 64 bytes in glibc and musl
    private void* _regex;

    /// <exception cref="EnisleException">The pattern cannot be compiled.</exception>
    public PosixRegex(string pattern)
    {
        _regex = NativeMemory.AllocZeroed(RoomForRegex);
        CString text = new(pattern, stackalloc byte[CString.StackSize]);
        fixed (byte* p = text)
        {
            if (Libc.regcomp(_regex, p, REG_EXTENDED | REG_NOSUB) != 0)
            {
                NativeMemory.Free(_regex);
                _regex = null;
                throw new EnisleException(ErrorKind.Invalid, $"--regex: {pattern}: not a regular expression");
            }
        }
    }

    /// <summary>Whether any part of the text matches.</summary>
    public bool Matches(string text)
    {
        CString subject = new(text, stackalloc byte[CString.StackSize]);
        fixed (byte* p = subject)
        {
            return Libc.regexec(_regex, p, 0, null, 0) == 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_regex is not null)
        {
            Libc.regfree(_regex);
            NativeMemory.Free(_regex);
            _regex = null;
        }
    }
}
