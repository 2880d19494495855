using System.CommandLine;
using System.Security.Cryptography;
using Enisle.Host;

namespace Enisle.Commands;

/// <summary><c>enisle digest FILE…</c>: SHA-256 as image manifests write it.</summary>
internal static class DigestCommand
{
    public static Command Create()
    {
        Argument<string[]> files = new("file") { Description = "Files to read; - is standard input.", Arity = ArgumentArity.OneOrMore };
        Command command = new("digest", "Prints files' digests as OCI descriptors have them (sha256:…).") { files };
        command.SetAction(parsed => Print(parsed.GetRequiredValue(files), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static int Print(string[] files, TextWriter output)
    {
        foreach (string file in files)
        {
            using Stream stream = Open(file);
            output.WriteLine($"sha256:{Convert.ToHexStringLower(SHA256.HashData(stream))}  {file}");
        }

        return 0;
    }

    private static Stream Open(string file)
    {
        try
        {
            return file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EnisleException(ErrorKind.NotFound, $"digest: {file}: no such file", error);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new EnisleException(ErrorKind.Invalid, $"digest: {file}: not a file that can be read", error);
        }
    }
}
