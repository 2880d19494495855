using System.Buffers.Binary;
using Enisle.Abi;

namespace Enisle.Host.Signals;

/// <summary>The few instructions that run as a signal handler: they write the signal's number to a pipe.</summary>
/// <remarks>
/// A signal may meet any thread at any instruction, the garbage collector's too, so the handler can be neither managed code nor a
/// P/Invoke. It uses its own stack frame, the system call, and nothing else; errno stays as it is.
/// </remarks>
internal static unsafe class SignalStub
{
    private const int DescriptorOffset = 2;
    private const int RestorerOffset = 24;

    // edi: signal number
    private static ReadOnlySpan<byte> Code =>
    [
        0x57,                         // push rdi               ; the number is the buffer
        0xBF, 0x00, 0x00, 0x00, 0x00, // mov  edi, descriptor   ; patched
        0x48, 0x89, 0xE6,             // mov  rsi, rsp
        0xBA, 0x04, 0x00, 0x00, 0x00, // mov  edx, 4
        0xB8, 0x01, 0x00, 0x00, 0x00, // mov  eax, 1            ; write
        0x0F, 0x05,                   // syscall
        0x5F,                         // pop  rdi
        0xC3,                         // ret                    ; to the restorer
        0x90,                         // nop
        0xB8, 0x0F, 0x00, 0x00, 0x00, // restorer: mov eax, 15  ; rt_sigreturn
        0x0F, 0x05,                   // syscall
    ];

    /// <summary>Makes a handler that writes to <paramref name="descriptor"/>, which must not block and must stay open.</summary>
    public static KernelSigaction Map(int descriptor)
    {
        nuint size = (nuint)Environment.SystemPageSize;
        void* page = Libc.mmap(null, size, Mman.PROT_READ | Mman.PROT_WRITE, Mman.MAP_PRIVATE | Mman.MAP_ANONYMOUS, -1, 0);
        if (page == (void*)-1)
        {
            throw new LinuxException(Libc.Errno, "mmap", "signal stub");
        }

        // SAFETY: the page is ours and larger than the code; it is never written again once it is executable, and never unmapped.
        Span<byte> code = new(page, Code.Length);
        Code.CopyTo(code);
        BinaryPrimitives.WriteInt32LittleEndian(code[DescriptorOffset..], descriptor);
        Check.Call(Libc.mprotect(page, size, Mman.PROT_READ | Mman.PROT_EXEC), "mprotect", "signal stub");
        return new KernelSigaction
        {
            Handler = page,
            Flags = KernelSigaction.SA_RESTART | KernelSigaction.SA_ONSTACK | KernelSigaction.SA_RESTORER,
            Restorer = (byte*)page + RestorerOffset,
            Mask = ulong.MaxValue, // handlers do not nest: the numbers arrive in order
        };
    }
}
