using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Containers.UserNamespaces;

/// <summary>Whether «root» here is root of the host.</summary>
internal static class UserNamespaceOfThisProcess
{
    /// <summary>Anything but the identity map of all ids means a user namespace of somebody's making (rootless, nested).</summary>
    public static bool IsNotInitial
    {
        get
        {
            string map = HostFile.TryReadAllText(Fcntl.AT_FDCWD, "/proc/self/uid_map") ?? string.Empty;
            string[] fields = map.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
            return fields is not ["0", "0", "4294967295"];
        }
    }
}
