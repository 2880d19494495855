using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Host.Spawn;

namespace Enisle.Engine.Keepers;

/// <summary>The process that stays with an instance: guest/Enisle.Keeper, a program without a runtime. README.md tells what it does.</summary>
public static class Keeper
{
    private const string Name = "enisle-keeper";

    /// <summary>Turns this process into a keeper; pid and children stay.</summary>
    /// <exception cref="Host.LinuxException">The kernel refused: this process goes on, and still owns all that is in the request.</exception>
    [DoesNotReturn]
    public static void Become(KeeperRequest request)
    {
        using OwnedFd program = KeeperFile.Create();
        using OwnedFd file = MemoryFile.Create(Name, executable: false);
        MemoryFile.WriteAt(file, KeeperRequestWriter.Write(request), 0);
        List<int> kept = [file.Number];
        foreach (OwnedFd? fd in (ReadOnlySpan<OwnedFd?>)
            [request.Terminal, request.Input, request.Output, request.Error, request.Listener, request.Client])
        {
            if (fd is not null)
            {
                kept.Add(fd.Number);
            }
        }

        ProgramImage.Become(program, [Name, file.Number.ToString(CultureInfo.InvariantCulture), request.Id], [.. kept]);
    }
}
