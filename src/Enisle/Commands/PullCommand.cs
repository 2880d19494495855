using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Images;
using Enisle.Images.Registry;

namespace Enisle.Commands;

/// <summary><c>enisle pull</c>.</summary>
internal static class PullCommand
{
    public static Command Create()
    {
        Option<string?> platform = Flag.Text("--platform", "Platform of the image, as in linux/amd64.", "PLATFORM");
        Option<bool> quiet = Flag.Switch("--quiet", "Only the name at the end.", "-q");
        Option<bool> verify = new("--tls-verify") { Description = "Look at certificates, and do without TLS on loopback only (true).", DefaultValueFactory = static _ => true };
        Argument<string> image = new("IMAGE") { Description = "Reference: [HOST/]NAME[:TAG][@DIGEST]." };
        Command command = new("pull", "Fetches an image from a registry.") { platform, quiet, verify, image };
        command.SetAction(parsed =>
        {
            TextWriter output = parsed.InvocationConfiguration.Output;
            IPullProgress progress = parsed.GetValue(quiet) ? new NoProgress() : ImageSource.Progress(output, toError: false);
            RegistryOptions registry = new() { VerifyTls = parsed.GetValue(verify) };
            string name = parsed.GetValue(image)!;
            Reference reference = ImageSource.Pull(name, parsed.GetValue(platform) is { } text ? PlatformRules.Parse(text) : null, progress, registry);
            output.WriteLine(reference.FullName);
            return 0;
        });
        return command;
    }
}
