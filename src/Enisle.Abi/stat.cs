namespace Enisle.Abi;

/// <summary>Offsets in the x86-64 struct stat that steps of a plan load from. Spec: arch/x86/include/uapi/asm/stat.h.</summary>
public static class StatLayout
{
    public const int Size = 144;
    public const int Mode = 24;
    public const int Uid = 28;
    public const int DeviceNumber = 40;
}
