using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Processes;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Hooks;

/// <summary>Hooks that run on the host's side: prestart, createRuntime, poststart, poststop.</summary>
internal static class HookRunner
{
    /// <summary>Runs them in order; the first that fails ends it.</summary>
    /// <param name="kind">As in the configuration.</param>
    /// <param name="hooks">What to run.</param>
    /// <param name="state">The container's state as JSON: their standard input.</param>
    /// <exception cref="EnisleException">Host: a hook failed; the message has its number, its path and what it printed.</exception>
    public static void Run(string kind, IReadOnlyList<Hook> hooks, ReadOnlySpan<byte> state)
    {
        for (int i = 0; i < hooks.Count; i++)
        {
            RunOne(kind, i, hooks[i], state);
        }
    }

    /// <summary>Runs all of them in order; of those that fail it is only told.</summary>
    public static void RunAll(string kind, IReadOnlyList<Hook> hooks, ReadOnlySpan<byte> state, Action<string> warn)
    {
        for (int i = 0; i < hooks.Count; i++)
        {
            try
            {
                RunOne(kind, i, hooks[i], state);
            }
            catch (EnisleException e)
            {
                warn(e.Message);
            }
        }
    }

    private static void RunOne(string kind, int index, Hook hook, ReadOnlySpan<byte> state)
    {
        string name = $"{kind} hook #{index} ({hook.Path})";
        try
        {
            int timeoutMs = hook.TimeoutSeconds is { } seconds ? (int)Math.Min(seconds * 1000L, int.MaxValue) : -1;
            HelperResult result = HelperProgram.Run(
                hook.Path, hook.Args.Count > 0 ? hook.Args : [hook.Path], hook.Env, state, timeoutMs);
            if (!result.Succeeded)
            {
                string output = result.Output.Length == 0 ? string.Empty : $": {OneLine(result.Output)}";
                throw new EnisleException(ErrorKind.Host, $"error running {name}: {WaitStatus.Describe(result.Status)}{output}");
            }
        }
        catch (LinuxException e)
        {
            string reason = e.Errno == Errno.ETIMEDOUT ? $"timed out after {hook.TimeoutSeconds} s" : e.Message;
            throw new EnisleException(ErrorKind.Host, $"error running {name}: {reason}", e);
        }
    }

    private static string OneLine(string output) => output.ReplaceLineEndings(" ");
}
