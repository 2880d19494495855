namespace Enisle.Abi;

/// <summary>Spec: asm-generic/mman.h, linux/memfd.h; mmap(2), memfd_create(2).</summary>
public static class Mman
{
    public const int PROT_NONE = 0;
    public const int PROT_READ = 1;
    public const int PROT_WRITE = 2;
    public const int PROT_EXEC = 4;
    public const int MAP_SHARED = 1;
    public const int MAP_PRIVATE = 2;
    public const int MAP_FIXED = 0x10;
    public const int MAP_ANONYMOUS = 0x20;
    public const int MAP_FIXED_NOREPLACE = 0x100000;
    public const int MADV_NOHUGEPAGE = 15;
    public const int MFD_CLOEXEC = 1;
    public const int MFD_ALLOW_SEALING = 2;
    public const int MFD_NOEXEC_SEAL = 8;
    public const int MFD_EXEC = 0x10;
}
