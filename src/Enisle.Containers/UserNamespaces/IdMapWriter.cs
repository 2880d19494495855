using System.Globalization;
using System.Text;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.UserNamespaces;

/// <summary>Writes a new user namespace's maps from outside. Spec: user_namespaces(7), newuidmap(1).</summary>
internal static class IdMapWriter
{
    private static readonly string[] s_helperDirectories = ["/usr/bin", "/bin", "/usr/local/bin", "/usr/sbin", "/sbin"];

    /// <summary>Writes both maps of the user namespace that <paramref name="pid"/> is the first in.</summary>
    /// <exception cref="EnisleException">Unsupported: more than the caller's own id is asked for and newuidmap is not installed.</exception>
    public static void Write(int pid, IReadOnlyList<IdMapping> uids, IReadOnlyList<IdMapping> gids)
    {
        Identity own = Identity.OfThisProcess();
        Write(pid, "uid_map", "newuidmap", "linux.uidMappings", uids, own.IsRoot || IsOnly(uids, own.Uid), denySetGroups: false);
        bool direct = own.IsRoot || IsOnly(gids, own.Gid);
        Write(pid, "gid_map", "newgidmap", "linux.gidMappings", gids, direct, denySetGroups: direct && !own.IsRoot);
    }

    // Without privileges the kernel takes one line, of the writer's own id, and for groups only once setgroups(2) is denied.
    private static void Write(
        int pid, string file, string helper, string field, IReadOnlyList<IdMapping> mappings, bool direct, bool denySetGroups)
    {
        string directory = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}");
        if (!direct)
        {
            RunHelper(helper, field, pid, mappings);
            return;
        }

        if (denySetGroups)
        {
            HostFile.WriteText(Fcntl.AT_FDCWD, $"{directory}/setgroups", "deny");
        }

        StringBuilder lines = new();
        foreach (IdMapping mapping in mappings)
        {
            lines.Append(CultureInfo.InvariantCulture, $"{mapping.ContainerId} {mapping.HostId} {mapping.Size}\n");
        }

        Errno errno = HostFile.TryWriteText(Fcntl.AT_FDCWD, $"{directory}/{file}", lines.ToString());
        if (errno == Errno.EPERM)
        {
            RunHelper(helper, field, pid, mappings); // root of a user namespace of its own, without the ids: only the helper may give them
        }
        else if (errno != Errno.None)
        {
            throw new EnisleException(ErrorKind.Invalid, $"{field}: the kernel refused the map: {errno.Describe()}");
        }
    }

    private static void RunHelper(string helper, string field, int pid, IReadOnlyList<IdMapping> mappings)
    {
        string path = Array.Find(Array.ConvertAll(s_helperDirectories, directory => $"{directory}/{helper}"), File.Exists)
            ?? throw new EnisleException(ErrorKind.Unsupported, $"{field}: {helper} is needed to map more than the own id, and is not installed (package uidmap)");
        List<string> arguments = [helper, pid.ToString(CultureInfo.InvariantCulture)];
        foreach (IdMapping mapping in mappings)
        {
            arguments.Add(mapping.ContainerId.ToString(CultureInfo.InvariantCulture));
            arguments.Add(mapping.HostId.ToString(CultureInfo.InvariantCulture));
            arguments.Add(mapping.Size.ToString(CultureInfo.InvariantCulture));
        }

        HelperResult result = HelperProgram.Run(path, arguments, [], [], -1);
        if (!result.Succeeded)
        {
            throw new EnisleException(
                ErrorKind.Host, $"{field}: {helper}: {WaitStatus.Describe(result.Status)}: {result.Output.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Whether the map is what an ordinary user may write: one line, of the own id.</summary>
    internal static bool IsOnly(IReadOnlyList<IdMapping> mappings, uint id) =>
        mappings.Count == 1 && mappings[0].Size == 1 && mappings[0].HostId == id;
}
