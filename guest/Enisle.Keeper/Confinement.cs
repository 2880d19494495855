using Enisle.Abi;

namespace Enisle.Keeper;

/// <summary>What this process gives up for as long as it is a keeper; an execve gives it back.</summary>
/// <remarks>A seccomp filter or no_new_privs would stay with the program that follows, which needs all its rights.</remarks>
internal static unsafe class Confinement
{
    private const uint Version3 = 0x20080522; // _LINUX_CAPABILITY_VERSION_3
    private const uint CAP_DAC_OVERRIDE = 1 << 1; // the log may lie in somebody else's directory
    private const int DataWords = 6; // two times effective, permitted, inheritable

    public static void Enter()
    {
        ReadOnlySpan<byte> name = "enisle-keeper\0"u8;
        Kernel.Call(Syscall.prctl, Prctl.PR_SET_NAME, (long)name.Pointer);
        Kernel.Call(Syscall.prctl, Prctl.PR_SET_CHILD_SUBREAPER, 1);
        Kernel.Call(Syscall.prctl, Prctl.PR_SET_DUMPABLE, 0);
        ReadOnlySpan<byte> root = "/\0"u8;
        Kernel.Call(Syscall.chdir, (long)root.Pointer);
        CloseStandardStreams();
        DropCapabilities();
    }

    // Whoever started the instance must not wait for the end of a pipe that this process holds.
    private static void CloseStandardStreams()
    {
        ReadOnlySpan<byte> path = "/dev/null\0"u8;
        long fd = Kernel.Call(Syscall.openat, Fcntl.AT_FDCWD, (long)path.Pointer, Fcntl.O_RDWR | Fcntl.O_CLOEXEC);
        if (fd < 0)
        {
            return;
        }

        for (int target = 0; target < 3; target++)
        {
            Kernel.Call(Syscall.dup3, fd, target, 0);
        }

        if (fd > 2)
        {
            Kernel.Close((int)fd);
        }
    }

    private static void DropCapabilities()
    {
        ulong header = Version3; // and pid 0: this one
        uint* data = stackalloc uint[DataWords];
        if (Kernel.Call(Syscall.capget, (long)&header, (long)data) == 0)
        {
            data[0] &= CAP_DAC_OVERRIDE;
            data[3] = 0;
            Kernel.Call(Syscall.capset, (long)&header, (long)data);
        }
    }
}
