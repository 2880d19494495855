using Enisle.Conformance.Tests.Harness;

namespace Enisle.Integration.Tests.Engines;

/// <summary>The directory, image and cgroup parent that the engines of one run share.</summary>
/// <remarks>Its name holds this process's id; the next run ends and removes what a run that was killed has left.</remarks>
public sealed class Session : IDisposable
{
    // Short, as all directories here: with longer ones Podman 4.3 misses its monitor's messages and waits 20 s a container.
    private const string Prefix = "enisle-it-";
    private static readonly Lazy<Session> s_instance = new(() => new Session(create: true));
    private static int s_next;

    private readonly Lazy<string> _image;
    private readonly Lazy<string> _runtime;

    /// <summary>For the runner, which disposes it after the last case.</summary>
    public Session()
        : this(create: false)
    {
    }

    private Session(bool create)
    {
        Directory = $"/tmp/{Prefix}{Environment.ProcessId}";
        CgroupParent = $"/{Prefix}{Environment.ProcessId}";
        _image = new Lazy<string>(() => ImageArchive.Write(Path.Combine(Directory, "image.tar")));
        _runtime = new Lazy<string>(MakeRuntime);
        if (!create)
        {
            return;
        }

        Reaper.Start();
        foreach (string directory in System.IO.Directory.GetDirectories("/tmp", Prefix + "*"))
        {
            string pid = Path.GetFileName(directory)[Prefix.Length..];
            if (!System.IO.Directory.Exists($"/proc/{pid}"))
            {
                Cleanup.Remove(directory, $"/{Prefix}{pid}");
            }
        }

        _ = System.IO.Directory.CreateDirectory(Directory);
        File.SetUnixFileMode(Directory, (UnixFileMode)0x1ed);
    }

    public static Session Instance => s_instance.Value;

    public string Directory { get; }

    public string CgroupParent { get; }

    /// <summary>An image archive that Podman, Docker and containerd load.</summary>
    public string ImagePath => _image.Value;

    /// <summary>The runtime under test as one executable file: engines take a path, no wrapper with arguments.</summary>
    public string RuntimePath => _runtime.Value;

    public static string NextName(string prefix) => $"{prefix}{Interlocked.Increment(ref s_next)}";

    public void Dispose()
    {
        if (s_instance.IsValueCreated)
        {
            Cleanup.Remove(Directory, CgroupParent);
        }
    }

    private string MakeRuntime()
    {
        if (Target.Wrapper.Count == 0)
        {
            return Target.Path;
        }

        string path = Path.Combine(Directory, Target.Name);
        string words = string.Join(' ', Target.Wrapper.Append(Target.Path).Select(w => $"'{w.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        File.WriteAllText(path, $"#!/bin/sh\nexec {words} \"$@\"\n");
        File.SetUnixFileMode(path, (UnixFileMode)0x1ed);
        return path;
    }
}
