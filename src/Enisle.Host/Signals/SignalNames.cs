using System.Globalization;
using Enisle.Abi;

namespace Enisle.Host.Signals;

/// <summary>Signals as people write them: <c>SIGTERM</c>, <c>term</c>, <c>15</c>, <c>RTMIN+3</c>.</summary>
public static class SignalNames
{
    private const int LastSignal = 64;
    private const int RealTimeMin = 34;

    /// <summary>The number; 0 (no signal, only the check) is one too.</summary>
    public static bool TryParse(string text, out int signal)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out signal))
        {
            return signal <= LastSignal;
        }

        ReadOnlySpan<char> name = text;
        name = name.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) ? name[3..] : name;
        if (name.Length > 10)
        {
            return false;
        }

        Span<char> upper = stackalloc char[name.Length];
        name.ToUpperInvariant(upper);
        signal = upper.StartsWith("RTM") ? RealTime(upper) : Named(upper);
        return signal > 0;
    }

    private static int Named(ReadOnlySpan<char> name) => name switch
    {
        "HUP" => Signal.SIGHUP,
        "INT" => Signal.SIGINT,
        "QUIT" => Signal.SIGQUIT,
        "ILL" => Signal.SIGILL,
        "TRAP" => Signal.SIGTRAP,
        "ABRT" or "IOT" => Signal.SIGABRT,
        "BUS" => Signal.SIGBUS,
        "FPE" => Signal.SIGFPE,
        "KILL" => Signal.SIGKILL,
        "USR1" => Signal.SIGUSR1,
        "SEGV" => Signal.SIGSEGV,
        "USR2" => Signal.SIGUSR2,
        "PIPE" => Signal.SIGPIPE,
        "ALRM" => Signal.SIGALRM,
        "TERM" => Signal.SIGTERM,
        "STKFLT" => Signal.SIGSTKFLT,
        "CHLD" or "CLD" => Signal.SIGCHLD,
        "CONT" => Signal.SIGCONT,
        "STOP" => Signal.SIGSTOP,
        "TSTP" => Signal.SIGTSTP,
        "TTIN" => Signal.SIGTTIN,
        "TTOU" => Signal.SIGTTOU,
        "URG" => Signal.SIGURG,
        "XCPU" => Signal.SIGXCPU,
        "XFSZ" => Signal.SIGXFSZ,
        "VTALRM" => Signal.SIGVTALRM,
        "PROF" => Signal.SIGPROF,
        "WINCH" => Signal.SIGWINCH,
        "IO" or "POLL" => Signal.SIGIO,
        "PWR" => Signal.SIGPWR,
        "SYS" => Signal.SIGSYS,
        _ => 0,
    };

    /// <summary>RTMIN, RTMIN+n, RTMAX, RTMAX-n, counted as libc does.</summary>
    private static int RealTime(ReadOnlySpan<char> name)
    {
        bool fromMin = name.StartsWith("RTMIN");
        if (!fromMin && !name.StartsWith("RTMAX"))
        {
            return 0;
        }

        int start = fromMin ? RealTimeMin : LastSignal;
        ReadOnlySpan<char> rest = name[5..];
        if (rest.IsEmpty)
        {
            return start;
        }

        if (rest[0] != (fromMin ? '+' : '-')
            || !int.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out int offset)
            || offset > LastSignal - RealTimeMin)
        {
            return 0;
        }

        return fromMin ? start + offset : start - offset;
    }
}
