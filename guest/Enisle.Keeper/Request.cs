using Enisle.Abi;

namespace Enisle.Keeper;

/// <summary>What this keeper was asked for: a file of whoever became it, mapped for good.</summary>
internal static unsafe class Request
{
    public static KeeperHeader* Header;

    /// <summary>Maps and checks it; takes the descriptor.</summary>
    public static bool TryMap(int fd)
    {
        long size = Kernel.Call(Syscall.lseek, fd, 0, 2);
        if (size < sizeof(KeeperHeader) || size > KeeperLayout.MaxSize)
        {
            return false;
        }

        long address = Kernel.Call(Syscall.mmap, 0, size, Mman.PROT_READ | Mman.PROT_WRITE, Mman.MAP_PRIVATE, fd);
        Kernel.Close(fd);
        if (address < 0)
        {
            return false;
        }

        Header = (KeeperHeader*)address;
        return Header->Magic == KeeperLayout.Magic && Header->Size == size && *((byte*)address + size - 1) == 0 && AreSound();
    }

    /// <summary>A text that ends in NUL; null for none.</summary>
    public static byte* Text(int offset) => offset == 0 ? null : (byte*)Header + offset;

    /// <summary>A list as execve(2) takes it.</summary>
    public static byte** List(int offset) => (byte**)((byte*)Header + offset);

    // The file ends in NUL, so that every text in it ends.
    private static bool AreSound() =>
        IsText(Header->ExitFile) && IsText(Header->MemoryEvents) && IsText(Header->LogFile) && IsText(Header->LogAttributes)
        && Header->InitPid >= 0 && Header->LogMaxFiles >= 1
        && (Header->InitPid == 0 || Header->ExitFile != 0)
        && Header->OnExit != 0 && Relocate(Header->OnExit) && (Header->Health == 0 || Relocate(Header->Health));

    private static bool IsText(int offset) => offset == 0 || (offset >= sizeof(KeeperHeader) && offset < Header->Size);

    /// <summary>Offsets become addresses; the end is NULL already.</summary>
    private static bool Relocate(int list)
    {
        if (list < sizeof(KeeperHeader) || list % sizeof(long) != 0)
        {
            return false;
        }

        for (int at = list; at <= Header->Size - sizeof(long); at += sizeof(long))
        {
            long* entry = (long*)((byte*)Header + at);
            if (*entry == KeeperLayout.EndOfList)
            {
                return at > list; // there is a program
            }

            if (*entry < sizeof(KeeperHeader) || *entry >= Header->Size)
            {
                return false;
            }

            *entry += (long)Header;
        }

        return false;
    }
}
