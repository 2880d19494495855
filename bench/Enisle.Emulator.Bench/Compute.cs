using Enisle.Machine.Memory;
using Enisle.Machine.Vcpus;

namespace Enisle.Emulator.Bench;

/// <summary>Compute kernels in long mode with paging: guest instructions a second of CPU time.</summary>
internal static class Compute
{
    private static readonly (string Name, ulong Times)[] s_kernels = [("sieve", 20), ("sha256", 60), ("qsort", 20), ("crc32", 60)];

    public static int Run(byte[] image)
    {
        double product = 1;
        for (int i = 0; i < s_kernels.Length; i++)
        {
            using var ram = new NativeGuestRam((new GuestPhysAddr(0), 64UL << 20));
            var board = new Board(Stream.Null);
            using var vcpu = new SoftVcpu(ram, board, board, board, board, new SoftVcpuOptions());
            ulong entry = LinuxBoot.LoadElf(ram, image);
            LinuxBoot.IdentityMap(ram);
            VcpuSegment data = new(0x18, 0, uint.MaxValue, 0xC093);
            vcpu.SystemRegisters = vcpu.SystemRegisters with
            {
                Cs = new(0x10, 0, uint.MaxValue, 0xA09B),
                Ds = data,
                Es = data,
                Ss = data,
                Cr0 = 0x8001_0033,
                Cr3 = 0x9000,
                Cr4 = 0x20,
                Efer = 0xD00,
            };
            vcpu.Registers = new VcpuRegisters { Rip = entry, Rdi = (ulong)i, Rsi = s_kernels[i].Times, Rsp = 0x3F0_0008, Rflags = 2 };
            TimeSpan before = Environment.CpuUsage.TotalTime;
            while (board.Finished is null && vcpu.Run() == VcpuExit.Requested)
            {
            }

            double seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            double speed = vcpu.InstructionCount / seconds / 1e6;
            product *= speed;
            Console.WriteLine($"{s_kernels[i].Name,-8} {vcpu.InstructionCount / 1e6,8:f1} M instructions {seconds,7:f3} s {speed,7:f0} M/s, result {board.Finished:x8}");
        }

        Console.WriteLine($"geometric mean {Math.Pow(product, 1.0 / s_kernels.Length):f0} M/s");
        return 0;
    }
}
