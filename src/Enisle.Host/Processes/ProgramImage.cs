using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Signals;

namespace Enisle.Host.Processes;

/// <summary>Another program in this process. Spec: execveat(2).</summary>
public static unsafe class ProgramImage
{
    private const int FirstForeign = 3;

    /// <summary>Executes <paramref name="program"/> with this process's environment: pid and children stay, memory and threads go.</summary>
    /// <param name="program">The file; not passed on.</param>
    /// <param name="arguments">argv.</param>
    /// <param name="kept">Descriptors that the program gets under the same numbers; of the others it gets 0, 1 and 2 alone.</param>
    /// <exception cref="LinuxException">The kernel refused; this process goes on, and its descriptors are close-on-exec.</exception>
    [DoesNotReturn]
    public static void Become(OwnedFd program, IReadOnlyList<string> arguments, ReadOnlySpan<int> kept)
    {
        CloseOnExec();
        foreach (int fd in kept)
        {
            Check.Call(Libc.fcntl(fd, Fcntl.F_SETFD, 0), "F_SETFD", fd.ToString(CultureInfo.InvariantCulture));
        }

        // Neither list is given back: the memory goes with this program.
        byte** argv = Pointers(arguments);
        byte** environment = Pointers(Environment());
        RestoreSignals();
        byte empty = 0;
        Libc.syscall((long)Syscall.execveat, program.Number, (long)&empty, (long)argv, (long)environment, Fcntl.AT_EMPTY_PATH);
        Errno errno = Libc.Errno;
        foreach (int fd in kept)
        {
            _ = Libc.fcntl(fd, Fcntl.F_SETFD, Fcntl.FD_CLOEXEC);
        }

        throw new LinuxException(errno, "execveat", arguments[0]);
    }

    // What whoever started this program left open to it is marked as well; before Linux 5.11 one by one.
    private static void CloseOnExec()
    {
        if (Libc.syscall((long)Syscall.close_range, FirstForeign, int.MaxValue, CloseRange.CLOSE_RANGE_CLOEXEC) == 0)
        {
            return;
        }

        foreach (string entry in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            if (int.TryParse(Path.GetFileName(entry), CultureInfo.InvariantCulture, out int fd) && fd >= FirstForeign)
            {
                _ = Libc.fcntl(fd, Fcntl.F_SETFD, Fcntl.FD_CLOEXEC);
            }
        }
    }

    // The runtime ignores SIGPIPE, and that is inherited.
    private static void RestoreSignals()
    {
        KernelSigaction byDefault = default;
        Libc.syscall((long)Syscall.rt_sigaction, Signal.SIGPIPE, (long)&byDefault, 0, sizeof(ulong));
    }

    private static List<string> Environment()
    {
        List<string> variables = [];
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            variables.Add($"{variable.Key}={variable.Value}");
        }

        return variables;
    }

    private static byte** Pointers(IReadOnlyList<string> texts)
    {
        byte** pointers = (byte**)NativeMemory.AllocZeroed((nuint)(texts.Count + 1), (nuint)sizeof(byte*));
        for (int i = 0; i < texts.Count; i++)
        {
            if (texts[i].Contains('\0', StringComparison.Ordinal))
            {
                throw new ArgumentException("an argument holds a NUL character", nameof(texts));
            }

            int length = Encoding.UTF8.GetByteCount(texts[i]);
            pointers[i] = (byte*)NativeMemory.AllocZeroed((nuint)length + 1);
            Encoding.UTF8.GetBytes(texts[i], new Span<byte>(pointers[i], length));
        }

        return pointers;
    }
}
