namespace Enisle.Abi;

/// <summary>Spec: linux/bpf.h, linux/bpf_common.h; bpf(2).</summary>
public static class Bpf
{
    public const int BPF_PROG_LOAD = 5;
    public const int BPF_PROG_ATTACH = 8;
    public const int BPF_PROG_DETACH = 9;
    public const int BPF_PROG_GET_FD_BY_ID = 13;
    public const int BPF_PROG_QUERY = 16;
    public const int BPF_PROG_TYPE_CGROUP_DEVICE = 15;
    public const int BPF_CGROUP_DEVICE = 6;
    public const int BPF_F_ALLOW_MULTI = 2;
    public const int BPF_F_REPLACE = 4;
    public const int BPF_DEVCG_ACC_MKNOD = 1;
    public const int BPF_DEVCG_ACC_READ = 2;
    public const int BPF_DEVCG_ACC_WRITE = 4;
    public const int BPF_DEVCG_DEV_BLOCK = 1;
    public const int BPF_DEVCG_DEV_CHAR = 2;
    public const byte BPF_LDX = 0x01;
    public const byte BPF_ALU = 0x04;
    public const byte BPF_JMP = 0x05;
    public const byte BPF_JMP32 = 0x06;
    public const byte BPF_W = 0x00;
    public const byte BPF_MEM = 0x60;
    public const byte BPF_AND = 0x50;
    public const byte BPF_RSH = 0x70;
    public const byte BPF_MOV = 0xb0;
    public const byte BPF_JA = 0x00;
    public const byte BPF_JSET = 0x40;
    public const byte BPF_JNE = 0x50;
    public const byte BPF_EXIT = 0x90;
    public const byte BPF_K = 0x00;
    public const int BPF_REG_0 = 0;
    public const int BPF_REG_1 = 1;
    public const int BPF_REG_2 = 2;
    public const int BPF_REG_3 = 3;
    public const int BPF_REG_4 = 4;
    public const int BPF_REG_5 = 5;
}
