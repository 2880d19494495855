using System.Runtime.InteropServices;

namespace Enisle.Host.Compression;

/// <summary>ZSTD_inBuffer and ZSTD_outBuffer: memory, its size, and how far the library has come.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ZstdBuffer
{
    public void* Memory;
    public nuint Size;
    public nuint Position;
}
