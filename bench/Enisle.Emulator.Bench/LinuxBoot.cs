using System.Buffers.Binary;
using System.Text;
using Enisle.Machine.Memory;
using Enisle.Machine.Vcpus;

namespace Enisle.Emulator.Bench;

/// <summary>A vmlinux started by its 64-bit entry point.</summary>
/// <remarks>Spec: Documentation/arch/x86/boot.rst, 64-bit boot protocol.</remarks>
internal static class LinuxBoot
{
    private const ulong BootParams = 0x7000;
    private const ulong PageTables = 0x9000;
    private const ulong GdtAt = 0x6000;
    private const ulong CommandLine = 0x20000;

    public static void Prepare(NativeGuestRam ram, SoftVcpu vcpu, byte[] vmlinux, byte[]? initrd, string commandLine)
    {
        ulong entry = LoadElf(ram, vmlinux);
        ulong size = ram.Regions[0].SizeBytes;
        byte[] page = new byte[4096];
        BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(0x1FE), 0xAA55);
        "HdrS"u8.CopyTo(page.AsSpan(0x202));
        BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(0x206), 0x20F);
        page[0x210] = 0xFF;
        page[0x211] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(0x228), (uint)CommandLine);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(0x230), 0x100_0000);
        if (initrd is not null)
        {
            ulong at = (size - (ulong)initrd.Length) & ~0xFFFFUL;
            Write(ram, at, initrd);
            BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(0x218), (uint)at);
            BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(0x21C), (uint)initrd.Length);
        }

        page[0x1E8] = 2;
        E820(page.AsSpan(0x2D0), 0, 0x9F000);
        E820(page.AsSpan(0x2E4), 0x10_0000, size - 0x10_0000);
        Write(ram, BootParams, page);
        Write(ram, CommandLine, [.. Encoding.ASCII.GetBytes(commandLine), 0]);
        IdentityMap(ram);
        Write(ram, GdtAt, Words([0, 0, 0x00AF_9A00_0000_FFFF, 0x00CF_9200_0000_FFFF]));
        VcpuSegment data = new(0x18, 0, uint.MaxValue, 0xC093);
        vcpu.SystemRegisters = vcpu.SystemRegisters with
        {
            Cs = new(0x10, 0, uint.MaxValue, 0xA09B),
            Ds = data,
            Es = data,
            Ss = data,
            Fs = data,
            Gs = data,
            Gdt = new(GdtAt, 31),
            Cr0 = 0x8000_0011,
            Cr3 = PageTables,
            Cr4 = 0x20,
            Efer = 0x500,
        };
        vcpu.Registers = new VcpuRegisters { Rip = entry, Rsi = BootParams, Rsp = 0x5000, Rflags = 2 };
    }

    public static void IdentityMap(NativeGuestRam ram)
    {
        Write(ram, PageTables, Words([PageTables + 0x1000 + 3]));
        Write(ram, PageTables + 0x1000, Words([.. Enumerable.Range(0, 4).Select(i => PageTables + 0x2000 + ((ulong)i * 0x1000) + 3)]));
        Write(ram, PageTables + 0x2000, Words([.. Enumerable.Range(0, 2048).Select(i => ((ulong)i << 21) + 0x83)]));
    }

    public static void Write(NativeGuestRam ram, ulong address, ReadOnlySpan<byte> bytes)
    {
        if (!ram.TryWrite(new GuestPhysAddr(address), bytes))
        {
            throw new ArgumentException($"0x{address:x}: {bytes.Length} bytes do not fit into guest memory", nameof(address));
        }
    }

    private static byte[] Words(ReadOnlySpan<ulong> words) => System.Runtime.InteropServices.MemoryMarshal.AsBytes(words).ToArray();

    private static void E820(Span<byte> entry, ulong start, ulong size)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(entry, start);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[8..], size);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[16..], 1);
    }

    public static ulong LoadElf(NativeGuestRam ram, byte[] elf)
    {
        int headers = (int)BinaryPrimitives.ReadUInt64LittleEndian(elf.AsSpan(32));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(elf.AsSpan(56));
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> header = elf.AsSpan(headers + (i * 56), 56);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header) == 1)
            {
                int offset = (int)BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
                int size = (int)BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
                Write(ram, BinaryPrimitives.ReadUInt64LittleEndian(header[24..]), elf.AsSpan(offset, size));
            }
        }

        return BinaryPrimitives.ReadUInt64LittleEndian(elf.AsSpan(24));
    }
}
