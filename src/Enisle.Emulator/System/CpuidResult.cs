namespace Enisle.Emulator;

/// <summary>What CPUID returns.</summary>
internal readonly record struct CpuidResult(uint Eax, uint Ebx, uint Ecx, uint Edx);
