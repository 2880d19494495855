using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle;

/// <summary><c>enisle-container</c>: writes to descriptors, not through Console, which costs 0.4 ms to set up.</summary>
internal static class ContainerFace
{
    /// <summary>Returns the exit code.</summary>
    public static int Run(string[] args)
    {
        if (args is ["--version" or "-v"])
        {
            Write(1, $"{Face.Container} version {ProductVersion.Number}\nspec: 1.3.0\n");
            return 0;
        }

        Write(2, $"{Face.Container}: no such command\n");
        return ErrorKinds.RuntimeExitCode;
    }

    private static void Write(int number, string text)
    {
        OwnedFd fd = new(number);
        HostFile.TryWrite(fd, text);
        fd.Detach();
    }
}
