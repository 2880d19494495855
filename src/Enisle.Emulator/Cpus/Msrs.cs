using System.Runtime.InteropServices;

namespace Enisle.Emulator.Cpus;

/// <summary>The model-specific registers that are plain state.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Msrs
{
    public ulong Star;
    public ulong Lstar;
    public ulong Cstar;
    public ulong Fmask;
    public ulong KernelGsBase;
    public ulong TscAux;
    public ulong TscOffset;
    public ulong SysenterCs;
    public ulong SysenterEsp;
    public ulong SysenterEip;
    public ulong Pat;
    public ulong MtrrDefType;
    public ulong MiscEnable;
    public ulong SpecCtrl;
    public ulong Xss;
    public ulong KvmSystemTime;
    public ulong KvmWallClock;
    public ulong KvmPvEoi;
    public ulong KvmStealTime;
    public ulong KvmPollControl;
}
