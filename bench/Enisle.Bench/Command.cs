using System.Runtime.InteropServices;

namespace Enisle.Bench;

/// <summary>A program and its arguments as execve wants them, built before the clock starts.</summary>
/// <remarks>Owner: never freed; a run makes some thousands of them.</remarks>
internal sealed unsafe class Command
{
    private static readonly byte** s_environment = ToNative(["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root"]);

    public Command(params string[] arguments)
    {
        Text = string.Join(' ', arguments);
        Argv = ToNative(arguments);
    }

    public string Text { get; }

    public byte** Argv { get; }

    public static byte** Environment => s_environment;

    private static byte** ToNative(string[] strings)
    {
        byte** array = (byte**)NativeMemory.AllocZeroed((nuint)((strings.Length + 1) * sizeof(byte*)));
        for (int i = 0; i < strings.Length; i++)
        {
            array[i] = (byte*)Marshal.StringToCoTaskMemUTF8(strings[i]);
        }

        return array;
    }
}
