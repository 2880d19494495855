using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Creation;

/// <summary>Standard streams belong to the workload's user, so that it can open <c>/dev/stdout</c>.</summary>
internal static class StandardStreams
{
    /// <summary>Which of 0, 1 and 2 are the null device.</summary>
    public static List<int> OfNullDevice()
    {
        List<int> streams = [];
        for (int fd = 0; fd <= 2; fd++)
        {
            try
            {
                if (FileStatus.Of(fd) is { Type: Fcntl.S_IFCHR, DeviceMajor: 1, DeviceMinor: 3 })
                {
                    streams.Add(fd);
                }
            }
            catch (LinuxException e) when (e.Errno == Errno.EBADF)
            {
                // Not open.
            }
        }

        return streams;
    }

    /// <summary>Which of 0, 1 and 2 have another owner. The null device is everybody's and stays as it is.</summary>
    public static List<int> NotOwnedBy(uint uid, IReadOnlyList<IdMapping> mappings)
    {
        uint hostUid = uid;
        foreach (IdMapping mapping in mappings)
        {
            if (uid >= mapping.ContainerId && uid - mapping.ContainerId < mapping.Size)
            {
                hostUid = mapping.HostId + (uid - mapping.ContainerId);
            }
        }

        List<int> streams = [];
        for (int fd = 0; fd <= 2; fd++)
        {
            try
            {
                FileStatus status = FileStatus.Of(fd);
                bool isNull = status is { Type: Fcntl.S_IFCHR, DeviceMajor: 1, DeviceMinor: 3 };
                if (status.Uid != hostUid && !isNull)
                {
                    streams.Add(fd);
                }
            }
            catch (LinuxException e) when (e.Errno == Errno.EBADF)
            {
                // Not open: nothing to own.
            }
        }

        return streams;
    }
}
