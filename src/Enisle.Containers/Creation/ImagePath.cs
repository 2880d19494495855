using System.Text;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Containers.Creation;

/// <summary>Paths of the configuration that an image's symlinks lead elsewhere.</summary>
internal static class ImagePath
{
    private const int MaxLinks = 40;

    /// <summary>
    /// The same place without dangling symlinks: through <c>/mnt → /data</c> nothing can be made while <c>/data</c> is missing.
    /// </summary>
    /// <remarks>
    /// Only a hint: whatever it answers is opened again in the container, inside the root, so an image that changes meanwhile gains
    /// nothing. What cannot be looked at stays as it is.
    /// </remarks>
    public static string Resolve(string rootFs, string path)
    {
        using OwnedFd? directory = HostFile.TryOpenAt(Fcntl.AT_FDCWD, rootFs, Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0, out _);
        if (directory is null)
        {
            return path;
        }

        using RootDirectory root = new(directory);
        using (OwnedFd? there = root.TryOpenInside(path, Fcntl.O_PATH, 0, out Errno errno))
        {
            return errno == Errno.ENOENT ? Walk(root, path) : path;
        }
    }

    private static string Walk(RootDirectory root, string path)
    {
        Stack<string> rest = new();
        Push(rest, path);
        List<string> resolved = [];
        int links = 0;
        while (rest.TryPop(out string? name))
        {
            if (name is "." or "..")
            {
                if (name == ".." && resolved.Count > 0)
                {
                    resolved.RemoveAt(resolved.Count - 1);
                }

                continue;
            }

            resolved.Add(name);
            if (root.TryReadLink(string.Join('/', resolved)) is not { } target)
            {
                continue;
            }

            if (++links > MaxLinks)
            {
                return path; // the kernel will say ELOOP
            }

            resolved.RemoveAt(resolved.Count - 1);
            if (target.StartsWith('/'))
            {
                resolved.Clear();
            }

            Push(rest, target);
        }

        StringBuilder text = new();
        foreach (string name in resolved)
        {
            text.Append('/').Append(name);
        }

        return text.Length == 0 ? "/" : text.ToString();
    }

    private static void Push(Stack<string> rest, string path)
    {
        string[] names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int i = names.Length - 1; i >= 0; i--)
        {
            rest.Push(names[i]);
        }
    }
}
