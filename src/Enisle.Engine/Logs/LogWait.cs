using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Engine.Logs;

/// <summary>Waits for a log to grow, or for the end of the instance that writes it.</summary>
internal sealed class LogWait
{
    private readonly DirectoryWatch _watch;
    private readonly LogFollow _follow;
    private readonly string _exitName;
    private readonly int _exitWatch;
    private bool _ended;

    public LogWait(DirectoryWatch watch, LogFollow follow, string logPath)
    {
        _watch = watch;
        _follow = follow;
        int slash = follow.ExitFile.LastIndexOf('/');
        _exitName = follow.ExitFile[(slash + 1)..];
        _exitWatch = watch.TryAdd(follow.ExitFile[..slash]);
        _ended = follow.Keeper is null || _exitWatch < 0 || watch.TryAdd(logPath[..logPath.LastIndexOf('/')]) < 0;
    }

    /// <summary>Whether the instance has written its last.</summary>
    public bool HasEnded()
    {
        _watch.Take(Note);
        _ended |= HostFile.Exists(_follow.ExitFile);
        if (!_ended)
        {
            _ended = Polling.Wait([new() { fd = _follow.Keeper!.Number, events = Poll.POLLIN }], 0) > 0;
        }

        return _ended;
    }

    /// <summary>Waits until something has changed.</summary>
    /// <returns>False: the time is up.</returns>
    public bool ForMore(int timeoutMs)
    {
        Span<pollfd> set = [new() { fd = _watch.Descriptor, events = Poll.POLLIN }, new() { fd = _follow.Keeper!.Number, events = Poll.POLLIN }];
        return Polling.Wait(set, timeoutMs) > 0;
    }

    // The exit file appears, and may be taken away at once with its directory.
    private void Note(int watch, string name, uint mask) =>
        _ended |= watch == _exitWatch && ((mask & Inotify.IN_IGNORED) != 0 || (name == _exitName && (mask & Inotify.IN_MOVED_TO) != 0));
}
