namespace Enisle.Host.Signals;

/// <summary>What rt_sigaction(2) takes; libc's struct is another. Spec: uapi asm/signal.h of x86-64, struct sigaction.</summary>
internal unsafe struct KernelSigaction
{
    public const ulong SA_RESTART = 0x10000000;
    public const ulong SA_ONSTACK = 0x08000000;
    public const ulong SA_RESTORER = 0x04000000;

    public void* Handler;
    public ulong Flags;
    public void* Restorer;
    public ulong Mask;
}
