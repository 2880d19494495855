using Enisle.Abi;

namespace Enisle.Fuzz.SpawnPlans;

/// <summary>Predicts what the real kernel answers to the calls that <see cref="RandomPlans"/> makes.</summary>
internal sealed class HarmlessKernel(string input) : IFakeKernel
{
    private long _umask = 0x12; // 022, as InitProcess sets it
    private int _position;

    /// <summary>What was written to <see cref="InitProcess.Dump"/>.</summary>
    public List<byte> Dumped { get; } = [];

    public long Call(int number, ReadOnlySpan<long> arguments, PlanImage memory)
    {
        switch ((Syscall)number)
        {
            case Syscall.umask:
                long before = _umask;
                _umask = arguments[0] & 0x1ff;
                return before;
            case Syscall.lseek or Syscall.close:
                return -(int)Errno.EBADF; // always of a closed descriptor
            case Syscall.openat:
                return -(int)Errno.ENOENT; // always of a missing file
            case Syscall.sched_yield:
                return 0;
            case Syscall.read:
                int count = (int)Math.Min(arguments[2], input.Length - _position);
                System.Text.Encoding.ASCII.GetBytes(input.AsSpan(_position, count), memory.At(arguments[1], count));
                _position += count;
                return count;
            case Syscall.write:
                Dumped.AddRange(memory.At(arguments[1], (int)arguments[2]));
                return arguments[2];
            default:
                return -(int)Errno.ENOSYS; // a number that no kernel has
        }
    }
}
