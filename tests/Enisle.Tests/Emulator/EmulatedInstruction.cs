using System.Runtime.InteropServices;
using Enisle.Emulator;
using Enisle.Machine.Memory;
using Enisle.Machine.Vcpus;

namespace Enisle.Tests.Emulator;

/// <summary>A software processor in 64-bit mode that runs one instruction after another, each followed by HLT.</summary>
internal sealed class EmulatedInstruction : IDisposable
{
    private const ulong CodeAt = 0x1000_0000;
    private const ulong StackAt = 0x3000_0000;

    private readonly NativeGuestRam _ram = new((new(0), 1 << 20), (new(CodeAt), 1 << 16), (new(InstructionCase.DataAt), 1 << 16), (new(StackAt), 1 << 16));
    private readonly SoftVcpu _vcpu;

    public EmulatedInstruction()
    {
        var board = new QuietBoard();
        _vcpu = new SoftVcpu(_ram, board, board, board, board, new SoftVcpuOptions { CodeCacheBytes = 1 << 20 });
        Write(0x9000, [0xA003]);
        Write(0xA000, [0xB003]);
        Write(0xB000, [.. Enumerable.Range(0, 512).Select(i => ((ulong)i << 21) + 0x83)]);
    }

    public void Dispose()
    {
        _vcpu.Dispose();
        _ram.Dispose();
    }

    public InstructionOutcome Run(InstructionCase test)
    {
        byte[] code = new byte[17];
        code.AsSpan().Fill(0x90);
        test.Code.CopyTo(code, 0);
        code[16] = 0xF4;
        Assert.True(_ram.TryWrite(new(CodeAt), code));
        Assert.True(_ram.TryWrite(new(InstructionCase.DataAt), test.Memory));
        VcpuSegment data = new(0x18, 0, uint.MaxValue, 0xC093);
        _vcpu.Reset();
        _vcpu.SystemRegisters = _vcpu.SystemRegisters with
        {
            Cs = new(0x10, 0, uint.MaxValue, 0xA09B),
            Ds = data,
            Es = data,
            Ss = data,
            Idt = default,
            Cr0 = 0x8001_0033,
            Cr3 = 0x9000,
            Cr4 = 0x6B0,
            Efer = 0xD00,
        };
        ulong[] r = test.Registers;
        _vcpu.Registers = new VcpuRegisters
        {
            Rax = r[0],
            Rcx = r[1],
            Rdx = r[2],
            Rbx = r[3],
            Rsp = StackAt + 0x8000,
            Rbp = r[5],
            Rsi = r[6],
            Rdi = r[7],
            R8 = r[8],
            R9 = r[9],
            R10 = r[10],
            R11 = r[11],
            R12 = r[12],
            R13 = r[13],
            R14 = r[14],
            R15 = r[15],
            Rip = CodeAt,
            Rflags = test.Flags | 2,
        };
        VcpuExit exit = _vcpu.Run();
        VcpuRegisters after = _vcpu.Registers;
        byte[] memory = new byte[64];
        Assert.True(_ram.TryRead(new(InstructionCase.DataAt), memory));
        return new(
            [
                after.Rax, after.Rcx, after.Rdx, after.Rbx, after.Rsp, after.Rbp, after.Rsi, after.Rdi,
                after.R8, after.R9, after.R10, after.R11, after.R12, after.R13, after.R14, after.R15,
            ],
            after.Rflags, memory, exit == VcpuExit.Shutdown);
    }

    private void Write(ulong address, ReadOnlySpan<ulong> words) => Assert.True(_ram.TryWrite(new(address), MemoryMarshal.AsBytes(words)));
}
