using Enisle.Abi;

namespace Enisle.Host.Spawn;

/// <summary>The few instructions that run in the new process before the init is executed: no managed code does.</summary>
/// <remarks>
/// The child shares this process's memory (CLONE_VM) and touches nothing of it but <see cref="CloneFrame"/>: no stack, no heap, no
/// garbage collector, no libc. It walks an array of system calls that must all succeed; the last one is execveat.
/// </remarks>
internal static unsafe class CloneStub
{
    // rdi: CloneFrame*
    private static ReadOnlySpan<byte> Code =>
    [
        0x49, 0x89, 0xF9,             // mov  r9, rdi             ; the frame: clone3 keeps r9, and the child inherits it
        0x49, 0x8B, 0x39,             // mov  rdi, [r9]           ; clone_args
        0x49, 0x8B, 0x71, 0x08,       // mov  rsi, [r9+8]         ; its size
        0xB8, 0xB3, 0x01, 0x00, 0x00, // mov  eax, 435            ; clone3
        0x0F, 0x05,                   // syscall
        0x48, 0x85, 0xC0,             // test rax, rax
        0x74, 0x01,                   // jz   child
        0xC3,                         // ret                      ; the parent: pid or -errno
        0x4D, 0x89, 0xCF,             // child: mov r15, r9
        0x49, 0x8B, 0x5F, 0x10,       // mov  rbx, [r15+16]       ; first call
        0x48, 0x8B, 0x03,             // next: mov rax, [rbx]     ; number
        0x48, 0x8B, 0x7B, 0x08,       // mov  rdi, [rbx+8]        ; arguments
        0x48, 0x8B, 0x73, 0x10,       // mov  rsi, [rbx+16]
        0x48, 0x8B, 0x53, 0x18,       // mov  rdx, [rbx+24]
        0x4C, 0x8B, 0x53, 0x20,       // mov  r10, [rbx+32]
        0x4C, 0x8B, 0x43, 0x28,       // mov  r8,  [rbx+40]
        0x0F, 0x05,                   // syscall
        0x48, 0x85, 0xC0,             // test rax, rax
        0x78, 0x06,                   // js   failed
        0x48, 0x83, 0xC3, 0x30,       // add  rbx, 48
        0xEB, 0xDC,                   // jmp  next
        0x49, 0x89, 0x5F, 0x18,       // failed: mov [r15+24], rbx ; which call,
        0x49, 0x89, 0x47, 0x20,       // mov  [r15+32], rax       ; and why
        0xBF, 0x7D, 0x00, 0x00, 0x00, // mov  edi, 125
        0xB8, 0x3C, 0x00, 0x00, 0x00, // mov  eax, 60             ; exit: this task alone
        0x0F, 0x05,                   // syscall
        0x0F, 0x0B,                   // ud2
    ];

    private static readonly delegate* unmanaged<CloneFrame*, long> s_entry = Map();

    /// <summary>Calls clone3; in the child walks the frame's calls. Returns in the parent only.</summary>
    /// <returns>The pid, or a negative errno.</returns>
    public static long Run(CloneFrame* frame) => s_entry(frame);

    private static delegate* unmanaged<CloneFrame*, long> Map()
    {
        nuint size = (nuint)Environment.SystemPageSize;
        void* page = Libc.mmap(null, size, Mman.PROT_READ | Mman.PROT_WRITE, Mman.MAP_PRIVATE | Mman.MAP_ANONYMOUS, -1, 0);
        if (page == (void*)-1)
        {
            throw new LinuxException(Libc.Errno, "mmap", "clone stub");
        }

        // SAFETY: the page is ours and larger than the code; it is never written again once it is executable.
        Code.CopyTo(new Span<byte>(page, Code.Length));
        Check.Call(Libc.mprotect(page, size, Mman.PROT_READ | Mman.PROT_EXEC), "mprotect", "clone stub");
        return (delegate* unmanaged<CloneFrame*, long>)page;
    }
}
