using System.Diagnostics;
using Enisle.Emulator;
using Enisle.Emulator.Bench;
using Enisle.Machine.Memory;
using Enisle.Machine.Vcpus;

if (args is ["boot", string kernel, string command, .. string[] rest])
{
    double seconds = rest.Length > 0 ? double.Parse(rest[0]) : 60;
    using var ram = new NativeGuestRam((new GuestPhysAddr(0), 512UL << 20));
    using Stream output = Console.OpenStandardOutput();
    var board = new Board(output);
    using var vcpu = new SoftVcpu(ram, board, board, board, board, new SoftVcpuOptions());
    LinuxBoot.Prepare(ram, vcpu, File.ReadAllBytes(kernel), rest.Length > 1 ? File.ReadAllBytes(rest[1]) : null, command);
    var clock = Stopwatch.StartNew();
    using var ticker = new Timer(_ => vcpu.RequestExit(), null, 100, 100);
    VcpuExit exit = VcpuExit.Requested;
    while (board.Finished is null && clock.Elapsed.TotalSeconds < seconds)
    {
        exit = vcpu.Run();
        if (exit == VcpuExit.Shutdown)
        {
            break;
        }
    }

    Console.WriteLine();
    VcpuRegisters registers = vcpu.Registers;
    Console.WriteLine($"exit {exit} after {clock.Elapsed.TotalSeconds:f2} s, {vcpu.InstructionCount / 1e6:f1} M instructions, {vcpu.DecodedBlocks} blocks, rip {registers.Rip:x}, cr2 {vcpu.SystemRegisters.Cr2:x}");
    Console.WriteLine($"ports {board.PortAccesses}, mmio {board.MmioAccesses}, interrupts {board.InterruptsTaken}");
    return 0;
}

if (args is ["compute", string image])
{
    return Compute.Run(File.ReadAllBytes(image));
}

Console.Error.WriteLine("usage: compute KERNELS, or boot VMLINUX COMMAND-LINE [SECONDS [INITRD]]");
return 2;
