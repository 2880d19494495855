using System.Buffers.Binary;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Bpf;

/// <summary>eBPF programs that decide on device access in a v2 cgroup. Spec: bpf(2), Documentation/bpf.</summary>
public static unsafe class DevicePrograms
{
    /// <summary>Kernels up to 5.10 take a program's memory from RLIMIT_MEMLOCK, which is 64 KiB in many places.</summary>
    private const int RLIMIT_MEMLOCK = 8;

    private const int MostPrograms = 64;

    /// <summary>Larger than every form of union bpf_attr used here; kernels want the rest zero, and 6.17 writes beyond what is asked.</summary>
    private const int AttributeSize = 128;

    // union bpf_attr, the forms of BPF_PROG_LOAD, BPF_PROG_ATTACH and BPF_PROG_QUERY, linux/bpf.h.
    private const int LoadCountOffset = 4;
    private const int LoadInstructionsOffset = 8;
    private const int LoadLicenseOffset = 16;
    private const int LoadNameOffset = 48;
    private const int AttachProgramOffset = 4;
    private const int AttachTypeOffset = 8;
    private const int AttachFlagsOffset = 12;
    private const int AttachReplaceOffset = 16;
    private const int QueryTypeOffset = 4;
    private const int QueryIdsOffset = 16;
    private const int QueryCountOffset = 24;

    /// <summary>Has the kernel verify and compile a program.</summary>
    public static OwnedFd Load(ReadOnlySpan<BpfInstruction> program)
    {
        int fd = TryLoad(program);
        if (fd < 0 && Libc.Errno == Errno.EPERM)
        {
            fd = LoadWithoutLimit(program);
        }

        return Check.Fd(fd, "BPF_PROG_LOAD", "BPF_PROG_TYPE_CGROUP_DEVICE");
    }

    /// <summary>Puts a program into force for a cgroup and all below it, in place of those that are attached to it.</summary>
    /// <param name="cgroup">Its directory, open for reading.</param>
    /// <param name="program">From <see cref="Load"/>; the cgroup keeps it alive.</param>
    /// <param name="replaces">Whether others may be attached; a cgroup just made has none.</param>
    public static void Attach(OwnedFd cgroup, OwnedFd program, bool replaces)
    {
        List<OwnedFd> old = replaces ? Attached(cgroup) : [];
        try
        {
            if (old.Count == 1)
            {
                // One step, so that at no moment everything or nothing is allowed.
                Attach(cgroup, program, Abi.Bpf.BPF_F_ALLOW_MULTI | Abi.Bpf.BPF_F_REPLACE, old[0].Number);
                return;
            }

            Attach(cgroup, program, Abi.Bpf.BPF_F_ALLOW_MULTI, 0);
            foreach (OwnedFd stale in old)
            {
                Detach(cgroup, stale);
            }
        }
        finally
        {
            foreach (OwnedFd fd in old)
            {
                fd.Dispose();
            }
        }
    }

    /// <summary>The programs attached to a cgroup itself, those excepted that may not be looked at.</summary>
    public static List<OwnedFd> Attached(OwnedFd cgroup)
    {
        uint* ids = stackalloc uint[MostPrograms];
        Span<byte> attribute = stackalloc byte[AttributeSize];
        attribute.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(attribute, cgroup.Number);
        BinaryPrimitives.WriteInt32LittleEndian(attribute[QueryTypeOffset..], Abi.Bpf.BPF_CGROUP_DEVICE);
        BinaryPrimitives.WriteUInt64LittleEndian(attribute[QueryIdsOffset..], (ulong)ids);
        BinaryPrimitives.WriteInt32LittleEndian(attribute[QueryCountOffset..], MostPrograms);
        Check.Call(Call(Abi.Bpf.BPF_PROG_QUERY, attribute), "BPF_PROG_QUERY", "BPF_CGROUP_DEVICE");
        int count = Math.Min(MostPrograms, BinaryPrimitives.ReadInt32LittleEndian(attribute[QueryCountOffset..]));
        List<OwnedFd> programs = new(count);
        for (int i = 0; i < count; i++)
        {
            attribute.Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(attribute, ids[i]);
            int fd = Call(Abi.Bpf.BPF_PROG_GET_FD_BY_ID, attribute);
            if (fd >= 0)
            {
                programs.Add(new OwnedFd(fd));
            }
            else if (Libc.Errno is not (Errno.EPERM or Errno.EACCES or Errno.ENOENT))
            {
                Check.Call(fd, "BPF_PROG_GET_FD_BY_ID");
            }
        }

        return programs;
    }

    private static int TryLoad(ReadOnlySpan<BpfInstruction> program)
    {
        Span<byte> attribute = stackalloc byte[AttributeSize];
        attribute.Clear();
        fixed (BpfInstruction* instructions = program)
        fixed (byte* license = "Apache-2.0\0"u8)
        {
            BinaryPrimitives.WriteInt32LittleEndian(attribute, Abi.Bpf.BPF_PROG_TYPE_CGROUP_DEVICE);
            BinaryPrimitives.WriteInt32LittleEndian(attribute[LoadCountOffset..], program.Length);
            BinaryPrimitives.WriteUInt64LittleEndian(attribute[LoadInstructionsOffset..], (ulong)instructions);
            BinaryPrimitives.WriteUInt64LittleEndian(attribute[LoadLicenseOffset..], (ulong)license);
            "enisle_devices"u8.CopyTo(attribute[LoadNameOffset..]);
            int fd;
            do
            {
                // EAGAIN: a signal came while the verifier ran.
                fd = Call(Abi.Bpf.BPF_PROG_LOAD, attribute);
            }
            while (fd < 0 && Libc.Errno is Errno.EAGAIN or Errno.EINTR);

            return fd;
        }
    }

    /// <summary>The limit is put back: the workload inherits it.</summary>
    private static int LoadWithoutLimit(ReadOnlySpan<BpfInstruction> program)
    {
        ulong* unlimited = stackalloc ulong[] { ulong.MaxValue, ulong.MaxValue };
        ulong* before = stackalloc ulong[2];
        if (Libc.syscall((long)Syscall.prlimit64, 0, RLIMIT_MEMLOCK, (long)unlimited, (long)before) < 0)
        {
            return TryLoad(program);
        }

        int fd = TryLoad(program);
        int error = System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
        Libc.syscall((long)Syscall.prlimit64, 0, RLIMIT_MEMLOCK, (long)before, 0);
        System.Runtime.InteropServices.Marshal.SetLastPInvokeError(error);
        return fd;
    }

    private static void Attach(OwnedFd cgroup, OwnedFd program, int flags, int replaced)
    {
        Span<byte> attribute = stackalloc byte[AttributeSize];
        Fill(attribute, cgroup, program);
        BinaryPrimitives.WriteInt32LittleEndian(attribute[AttachFlagsOffset..], flags);
        BinaryPrimitives.WriteInt32LittleEndian(attribute[AttachReplaceOffset..], replaced);
        Check.Call(Call(Abi.Bpf.BPF_PROG_ATTACH, attribute), "BPF_PROG_ATTACH", "BPF_CGROUP_DEVICE");
    }

    private static void Detach(OwnedFd cgroup, OwnedFd program)
    {
        Span<byte> attribute = stackalloc byte[AttributeSize];
        Fill(attribute, cgroup, program);
        Check.Call(Call(Abi.Bpf.BPF_PROG_DETACH, attribute), "BPF_PROG_DETACH", "BPF_CGROUP_DEVICE");
    }

    private static void Fill(Span<byte> attribute, OwnedFd cgroup, OwnedFd program)
    {
        attribute.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(attribute, cgroup.Number);
        BinaryPrimitives.WriteInt32LittleEndian(attribute[AttachProgramOffset..], program.Number);
        BinaryPrimitives.WriteInt32LittleEndian(attribute[AttachTypeOffset..], Abi.Bpf.BPF_CGROUP_DEVICE);
    }

    private static int Call(int command, Span<byte> attribute)
    {
        fixed (byte* p = attribute)
        {
            return (int)Libc.syscall((long)Syscall.bpf, command, (long)p, attribute.Length);
        }
    }
}
