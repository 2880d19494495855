namespace Enisle.Emulator.Interpreter;

/// <summary>The sizes.</summary>
internal static class Sizes
{
    public readonly struct S0 : ISize
    {
        public static int Log => 0;
    }

    public readonly struct S1 : ISize
    {
        public static int Log => 1;
    }

    public readonly struct S2 : ISize
    {
        public static int Log => 2;
    }

    public readonly struct S3 : ISize
    {
        public static int Log => 3;
    }
}
