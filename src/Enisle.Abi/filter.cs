using System.Runtime.InteropServices;

namespace Enisle.Abi;

/// <summary>Classic BPF, as far as seccomp takes it. Spec: linux/bpf_common.h, linux/filter.h; Documentation/networking/filter.rst.</summary>
public static class ClassicBpf
{
    public const int BPF_LD = 0x00;
    public const int BPF_ALU = 0x04;
    public const int BPF_JMP = 0x05;
    public const int BPF_RET = 0x06;
    public const int BPF_W = 0x00;
    public const int BPF_ABS = 0x20;
    public const int BPF_AND = 0x50;
    public const int BPF_JA = 0x00;
    public const int BPF_JEQ = 0x10;
    public const int BPF_JGT = 0x20;
    public const int BPF_JGE = 0x30;
    public const int BPF_JSET = 0x40;
    public const int BPF_K = 0x00;
    public const int BPF_MAXINSNS = 4096;
}

/// <summary>One instruction.</summary>
[KernelStruct("linux/filter.h")]
[StructLayout(LayoutKind.Sequential)]
public struct sock_filter
{
    public ushort code;
    public byte jt;
    public byte jf;
    public uint k;
}

/// <summary>A program, as prctl(2) and seccomp(2) take it.</summary>
[KernelStruct("linux/filter.h")]
[StructLayout(LayoutKind.Sequential)]
public unsafe struct sock_fprog
{
    public ushort len;
    public sock_filter* filter;
}

/// <summary>What a seccomp filter sees of a system call.</summary>
[KernelStruct("linux/seccomp.h")]
[StructLayout(LayoutKind.Sequential)]
public unsafe struct seccomp_data
{
    public int nr;
    public uint arch;
    public ulong instruction_pointer;
    public fixed ulong args[6];
}
