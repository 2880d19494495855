using Enisle.Abi;

namespace Enisle.Host.Fd;

/// <summary>Descriptors 0, 1 and 2 of this process, exchanged for others: children inherit them.</summary>
public static class StandardDescriptors
{
    /// <summary>Puts copies of three descriptors in their places. Spec: dup3(2).</summary>
    public static void Replace(OwnedFd input, OwnedFd output, OwnedFd error)
    {
        Put(input, 0);
        Put(output, 1);
        Put(error, 2);
    }

    /// <summary>Puts /dev/null in their places.</summary>
    public static void Close()
    {
        using OwnedFd nothing = HostFile.Open("/dev/null", Fcntl.O_RDWR);
        Replace(nothing, nothing, nothing);
    }

    /// <summary>Puts /dev/null in the place of the first.</summary>
    public static void CloseInput()
    {
        using OwnedFd nothing = HostFile.Open("/dev/null", Fcntl.O_RDONLY);
        Put(nothing, 0);
    }

    private static void Put(OwnedFd file, int number) => Check.Call(Libc.syscall((long)Syscall.dup3, file.Number, number, 0), "dup3");
}
