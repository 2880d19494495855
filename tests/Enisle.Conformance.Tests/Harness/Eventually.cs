namespace Enisle.Conformance.Tests.Harness;

/// <summary>Waits for something another process does.</summary>
internal static class Eventually
{
    public static bool Is(Func<bool> condition, int timeoutMs = 5000)
    {
        long deadline = Environment.TickCount64 + timeoutMs;
        while (!condition())
        {
            if (Environment.TickCount64 > deadline)
            {
                return false;
            }

            Libc.Pause(5);
        }

        return true;
    }

    public static void True(Func<bool> condition, string what, int timeoutMs = 5000) =>
        Assert.True(Is(condition, timeoutMs), $"did not happen in {timeoutMs} ms: {what}");
}
