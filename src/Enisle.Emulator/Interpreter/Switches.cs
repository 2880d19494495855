namespace Enisle.Emulator.Interpreter;

/// <summary>The two values of an <see cref="ISwitch"/>.</summary>
internal static class Switches
{
    public readonly struct On : ISwitch
    {
        public static bool IsOn => true;
    }

    public readonly struct Off : ISwitch
    {
        public static bool IsOn => false;
    }
}
