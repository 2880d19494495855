// The whole core library of the programs that run without a runtime: what the C# compiler and ILC insist on, and no more.
// No garbage collector, no exceptions, no strings at run time, no generics that need a dictionary.
#pragma warning disable
namespace System
{
    public class Object { public nint m_pEEType; }
    public struct Void { }
    public struct Boolean { }
    public struct Char { }
    public struct SByte { }
    public struct Byte { }
    public struct Int16 { }
    public struct UInt16 { }
    public struct Int32 { }
    public struct UInt32 { }
    public struct Int64 { public const long MaxValue = 0x7FFFFFFFFFFFFFFF; }
    public struct UInt64 { }
    public struct IntPtr { }
    public struct UIntPtr { }
    public struct Single { }
    public struct Double { }
    public abstract class ValueType { }
    public abstract class Enum : ValueType { }
    public struct Nullable<T> where T : struct { }
    public sealed class String { public readonly int Length; public char _firstChar; }
    public abstract class Array { }
    public class Attribute { }
    public abstract class Delegate { }
    public abstract class MulticastDelegate : Delegate { }
    public struct RuntimeTypeHandle { }
    public struct RuntimeMethodHandle { }
    public struct RuntimeFieldHandle { }
    public class Exception { }
    public abstract class Type { }
    /// <summary>Only for text in the program's own image: <c>"…"u8</c> and its address.</summary>
    public readonly unsafe ref struct ReadOnlySpan<T>
    {
        public readonly void* Pointer;
        public readonly int Length;
        public ReadOnlySpan(void* pointer, int length) { Pointer = pointer; Length = length; }
        public ReadOnlySpan(T[] array, int start, int length) { Pointer = null; Length = 0; } // the compiler asks for it, and never calls it for constants
    }
    public sealed class ParamArrayAttribute : Attribute { }
    public enum AttributeTargets { Struct = 8, All = 32767 }
    public sealed class ObsoleteAttribute : Attribute { public ObsoleteAttribute(string message, bool error) { } }
    public sealed class AttributeUsageAttribute : Attribute { public AttributeUsageAttribute(AttributeTargets targets) { } public bool AllowMultiple { get; set; } public bool Inherited { get; set; } }
}

namespace System.Runtime.InteropServices
{
    public enum LayoutKind { Sequential = 0, Explicit = 2, Auto = 3 }
    public sealed class StructLayoutAttribute : Attribute { public StructLayoutAttribute(LayoutKind kind) { } public int Size; public int Pack; }
}

namespace System.Runtime.CompilerServices
{
    public sealed class RuntimeHelpers { public static unsafe int OffsetToStringData => sizeof(nint) + sizeof(int); }
    public static class RuntimeFeature { public const string UnmanagedSignatureCallingConvention = "UnmanagedSignatureCallingConvention"; }
    public sealed class IsByRefLikeAttribute : Attribute { }
    public sealed class IsReadOnlyAttribute : Attribute { }
    public sealed class CompilerFeatureRequiredAttribute : Attribute { public CompilerFeatureRequiredAttribute(string name) { } }
    public enum MethodImplOptions { NoInlining = 8, AggressiveInlining = 256, InternalCall = 0x1000 }
    public sealed class MethodImplAttribute : Attribute { public MethodImplAttribute(MethodImplOptions options) { } }
}

namespace System.Runtime
{
    public sealed class RuntimeExportAttribute : Attribute { public RuntimeExportAttribute(string entry) { } }
    public sealed class RuntimeImportAttribute : Attribute { public RuntimeImportAttribute(string library, string entry) { } }
}

namespace Internal.Runtime.CompilerHelpers
{
    using System.Runtime;

    internal static class StartupCodeHelpers
    {
        [RuntimeExport("RhpReversePInvoke")] private static void RhpReversePInvoke(nint frame) { }
        [RuntimeExport("RhpReversePInvokeReturn")] private static void RhpReversePInvokeReturn(nint frame) { }
        [RuntimeExport("RhpPInvoke")] private static void RhpPInvoke(nint frame) { }
        [RuntimeExport("RhpPInvokeReturn")] private static void RhpPInvokeReturn(nint frame) { }
        [RuntimeExport("RhpFallbackFailFast")] private static void RhpFallbackFailFast() { while (true) { } }
    }
}
