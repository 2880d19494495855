using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Terminal;

namespace Enisle.Runtime;

/// <summary>Messages to people and to callers: a line of text or of JSON each, in a file that the caller names or on standard error.</summary>
/// <remarks>
/// containerd, Docker and Podman read the JSON file and show its last error's <c>msg</c>. With a file, an error is also written bare
/// on standard error.
/// </remarks>
internal sealed class RuntimeLog(StandardStreams streams)
{
    private BorrowedFd? _file;
    private bool _json;

    /// <summary>Whether debug messages are wanted.</summary>
    public bool IsDebug { get; set; }

    /// <summary>From now on to a file, which is made when it is not there, and appended to.</summary>
    public void OpenFile(string path)
    {
        // Kept open to the end of the process: every later error goes there.
        _file = new BorrowedFd(HostFile.Open(path, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_APPEND, 0x1A4).Detach());
    }

    public void UseJson() => _json = true;

    public void Error(string message)
    {
        Write("error", message);
        if (_file is not null)
        {
            streams.WriteError(message.ReplaceLineEndings(" ") + "\n");
        }
    }

    public void Warning(string message) => Write("warning", message);

    public void Debug(string message)
    {
        if (IsDebug)
        {
            Write("debug", message);
        }
    }

    private void Write(string level, string message)
    {
        BorrowedFd target = _file ?? new BorrowedFd(streams.Error);
        string line = _json ? Json(level, message)
            : _file is null && HostTerminal.IsTerminal(target.Number) ? $"{level}: {message.ReplaceLineEndings(" ")}\n"
            : Text(level, message);
        target.TryWriteAll(Encoding.UTF8.GetBytes(line));
    }

    private static string Json(string level, string message) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"level\":\"{level}\",\"msg\":\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(message)}\",\"time\":\"{Now()}\"}}\n");

    private static string Text(string level, string message) => $"time=\"{Now()}\" level={level} msg={Quoted(message)}\n";

    private static string Now() => DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>Quoted when it holds anything but the characters that logrus leaves bare.</summary>
    private static string Quoted(string message)
    {
        bool bare = message.Length > 0;
        foreach (char c in message)
        {
            bare &= char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '/' or '@' or '^' or '+';
        }

        return bare ? message : $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(message)}\"";
    }
}
