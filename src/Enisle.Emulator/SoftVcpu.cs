using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Enisle.Emulator.Cache;
using Enisle.Emulator.Cpus;
using Enisle.Emulator.Interpreter;
using Enisle.Emulator.Mmu;
using Enisle.Machine.Buses;
using Enisle.Machine.Interrupts;
using Enisle.Machine.Memory;
using Enisle.Machine.Vcpus;

namespace Enisle.Emulator;

/// <summary>A virtual processor in software.</summary>
/// <remarks>Thread: one runs it; <see cref="RequestExit"/> comes from any. Owner: its state is unmanaged memory, freed when it is disposed.</remarks>
public sealed unsafe partial class SoftVcpu : IVcpu, IDisposable
{
    /// <summary>Instructions between two looks for interrupts: some tens of microseconds.</summary>
    private const long Quantum = 16_384;

    private readonly Cpu* _cpu;
    private readonly GCHandle _handle;
    private int _exitRequested;
    private bool _disposed;

    /// <summary>A processor in the state after RESET.</summary>
    public SoftVcpu(IGuestRam ram, IPortBus ports, IMmioBus mmio, IVcpuInterrupts interrupts, ITimeSource time, SoftVcpuOptions options)
    {
        ArgumentNullException.ThrowIfNull(ram);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(options);
        Ram = ram;
        Ports = ports;
        Mmio = mmio;
        Interrupts = interrupts;
        Time = time;
        Cpuid = new CpuModel(options.ApicId, options.VcpuCount, time.TscFrequencyHz) { Paravirtual = options.Paravirtual };
        // SAFETY: all of this lives until Dispose; the handle lets handlers find this object again.
        _cpu = (Cpu*)NativeMemory.AlignedAlloc((nuint)sizeof(Cpu), 64);
        NativeMemory.Clear(_cpu, (nuint)sizeof(Cpu));
        _handle = GCHandle.Alloc(this);
        _cpu->Owner = GCHandle.ToIntPtr(_handle);
        _cpu->TlbSets = Tlb.Allocate();
        _cpu->Jumps = (JumpEntry*)NativeMemory.AllocZeroed(JumpEntry.Count, (nuint)sizeof(JumpEntry));
        _cpu->Generation = 1;
        _cpu->RamCount = ram.Regions.Length;
        _cpu->Ram = (RamSlot*)NativeMemory.AllocZeroed((nuint)ram.Regions.Length, (nuint)sizeof(RamSlot));
        for (int i = 0; i < ram.Regions.Length; i++)
        {
            GuestRamRegion region = ram.Regions[i];
            _cpu->Ram[i] = new RamSlot { Start = region.Start.Value, SizeBytes = region.SizeBytes, Host = (byte*)region.HostAddress, PageFlags = (byte*)region.PageFlags };
        }

        Cache = new BlockCache(_cpu, options.CodeCacheBytes);
        ram.Watch(Cache);
        Reset();
    }

    internal IGuestRam Ram { get; }

    internal IPortBus Ports { get; }

    internal IMmioBus Mmio { get; }

    internal IVcpuInterrupts Interrupts { get; }

    internal ITimeSource Time { get; }

    internal CpuModel Cpuid { get; }

    internal BlockCache Cache { get; }

    internal Cpu* State => _cpu;

    /// <summary>Instructions executed; an element of a repeated string instruction counts as a fraction.</summary>
    public ulong InstructionCount => _cpu->Instructions;

    /// <summary>Blocks decoded so far.</summary>
    public ulong DecodedBlocks => Cache.Decoded;

    /// <inheritdoc/>
    public VcpuExit Run()
    {
        while (true)
        {
            if (Interlocked.Exchange(ref _exitRequested, 0) != 0)
            {
                return VcpuExit.Requested;
            }

            if (_cpu->Exit != 0)
            {
                var exit = (VcpuExit)(_cpu->Exit - 1);
                if (exit != VcpuExit.Halted || !Wakes())
                {
                    _cpu->Exit = exit == VcpuExit.Halted ? _cpu->Exit : 0;
                    return exit;
                }

                _cpu->Exit = 0;
            }

            Cache.DropInvalid();
            RunQuantum();
        }
    }

    /// <inheritdoc/>
    public void RequestExit() => Interlocked.Exchange(ref _exitRequested, 1);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Cache.Dispose();
        _handle.Free();
        NativeMemory.AlignedFree(_cpu->TlbSets);
        NativeMemory.Free(_cpu->Jumps);
        NativeMemory.Free(_cpu->Ram);
        NativeMemory.AlignedFree(_cpu);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static SoftVcpu Of(Cpu* cpu) => Unsafe.As<SoftVcpu>(GCHandle.FromIntPtr(cpu->Owner).Target!);

    private void RunQuantum()
    {
        bool shadow = _cpu->Shadow != 0;
        if (!shadow)
        {
            DeliverPending();
        }

        bool single = (_cpu->Mode & CpuMode.Step) != 0;
        if (single)
        {
            Stepping.Before(_cpu);
        }

        _cpu->Shadow = 0;
        long budget = shadow || single ? 0 : Quantum;
        _cpu->Budget = budget;
        bool tracing = (_cpu->SystemFlags & Flags.Tf) != 0;
        Op* op = _cpu->Exit != 0 ? null : Dispatch.Enter(_cpu);
        while (op != null)
        {
            op = ((delegate*<Cpu*, Op*, Op*>)op->Handler)(_cpu, op);
        }

        _cpu->Instructions += (ulong)(budget - _cpu->Budget);
        if (single)
        {
            Stepping.After(_cpu, tracing);
        }
    }

    /// <summary>After STI and MOV SS a whole block runs before this is asked again; a shadow of one instruction is the least there must be.</summary>
    private void DeliverPending()
    {
        if (Interrupts.TakeNmi())
        {
            Exceptions.Interrupt(_cpu, Faults.Nmi);
        }
        else if ((_cpu->SystemFlags & Flags.If) != 0)
        {
            int vector = Interrupts.PendingVector;
            if (vector >= 0)
            {
                Interrupts.Acknowledge(vector);
                Exceptions.Interrupt(_cpu, vector);
            }
        }
    }

    private bool Wakes() => ((_cpu->SystemFlags & Flags.If) != 0 && Interrupts.PendingVector >= 0) || Interrupts.HasNmi;
}
