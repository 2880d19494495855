using System.Diagnostics;

namespace Enisle.Architecture.Tests.Product;

/// <summary>The published executable that ./test has made, and a way to run it somewhere else.</summary>
internal static class PublishedFile
{
    /// <summary>Its path; the test is skipped when it was not published.</summary>
    public static string Path
    {
        get
        {
            string folder = Environment.GetEnvironmentVariable("ENISLE_ARTIFACTS") ?? System.IO.Path.Combine(Tree.Repository.Root, "artifacts");
            string file = System.IO.Path.Combine(folder, "enisle");
            Assert.SkipUnless(File.Exists(file), "the product is not published (./dev publish)");
            return file;
        }
    }

    /// <summary>Runs a program to its end and gives what it wrote and its exit code.</summary>
    public static (int Code, string Output, string Error) Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    /// <summary>As <see cref="Run"/>, with <paramref name="root"/> as the root directory: by root's right or in a user namespace.</summary>
    public static (int Code, string Output, string Error) RunIn(string root, params string[] command)
    {
        if (Environment.IsPrivilegedProcess)
        {
            return Run("chroot", [root, .. command]);
        }

        Assert.SkipUnless(Run("unshare", "--map-root-user", "true").Code == 0, "neither root nor user namespaces: no chroot");
        return Run("unshare", ["--map-root-user", "chroot", root, .. command]);
    }
}
