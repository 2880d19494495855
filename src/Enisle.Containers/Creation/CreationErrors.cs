using Enisle.Abi;
using Enisle.Host;

namespace Enisle.Containers.Creation;

/// <summary>Failures of a start in the words that engines look for.</summary>
internal static class CreationErrors
{
    /// <summary>The same failure as a person's mistake, where it is one; null otherwise.</summary>
    /// <remarks>Podman and Docker tell exit codes 126 and 127 from «permission denied», «executable file not found in $PATH» and «no such file or directory».</remarks>
    public static EnisleException? Explain(LinuxException failure)
    {
        if (failure.Call != "exec" || failure.Subject is not { } program)
        {
            return null;
        }

        return failure.Errno switch
        {
            Errno.ENOENT when !program.Contains('/', StringComparison.Ordinal) => new EnisleException(
                ErrorKind.CommandNotFound, $"exec: \"{program}\": executable file not found in $PATH", failure),
            Errno.ENOENT => new EnisleException(
                ErrorKind.CommandNotFound, $"exec: \"{program}\": stat {program}: no such file or directory", failure),
            _ => new EnisleException(ErrorKind.CommandNotExecutable, $"exec: \"{program}\": {failure.Errno.Describe()}", failure),
        };
    }
}
