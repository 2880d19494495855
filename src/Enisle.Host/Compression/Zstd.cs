using System.Runtime.InteropServices;

namespace Enisle.Host.Compression;

/// <summary>zstd.h as declared in C. Linked in statically; tests load the shared library.</summary>
internal static unsafe partial class Zstd
{
    public const int ZSTD_c_compressionLevel = 100;
    public const int ZSTD_c_checksumFlag = 201;
    public const int ZSTD_d_windowLogMax = 100;
    public const int ZSTD_e_continue = 0;
    public const int ZSTD_e_end = 2;

    [LibraryImport("libzstd")]
    public static partial void* ZSTD_createDCtx();

    [LibraryImport("libzstd")]
    public static partial nuint ZSTD_freeDCtx(void* context);

    [LibraryImport("libzstd")]
    public static partial nuint ZSTD_DCtx_setParameter(void* context, int parameter, int value);

    [LibraryImport("libzstd")]
    public static partial nuint ZSTD_decompressStream(void* context, ZstdBuffer* output, ZstdBuffer* input);

    [LibraryImport("libzstd")]
    public static partial void* ZSTD_createCCtx();

    [LibraryImport("libzstd")]
    public static partial nuint ZSTD_freeCCtx(void* context);

    [LibraryImport("libzstd")]
    public static partial nuint ZSTD_CCtx_setParameter(void* context, int parameter, int value);

    [LibraryImport("libzstd")]
    public static partial nuint ZSTD_compressStream2(void* context, ZstdBuffer* output, ZstdBuffer* input, int end);

    [LibraryImport("libzstd")]
    public static partial uint ZSTD_isError(nuint code);

    [LibraryImport("libzstd")]
    public static partial byte* ZSTD_getErrorName(nuint code);

    /// <summary>The library's result, or what it complains of.</summary>
    /// <exception cref="InvalidDataException">It is an error.</exception>
    public static nuint Check(nuint code) => ZSTD_isError(code) == 0 ? code
        : throw new InvalidDataException($"zstd: {Marshal.PtrToStringUTF8((nint)ZSTD_getErrorName(code))}");
}
