using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Host;
using Enisle.Host.Terminal;
using Enisle.Images;
using Enisle.Images.Registry;
using Enisle.Images.Registry.Auth;

namespace Enisle.Commands;

/// <summary><c>enisle login</c> and <c>enisle logout</c>.</summary>
internal static class LoginCommand
{
    private const int StandardInput = 0;
    private const string HubName = "https://index.docker.io/v1/";

    public static Command Create()
    {
        Option<string?> user = Flag.Text("--username", "Who.", "NAME", "-u");
        Option<string?> password = Flag.Text("--password", "Password; better --password-stdin: other people see arguments.", "PASSWORD", "-p");
        Option<bool> fromStdin = Flag.Switch("--password-stdin", "Read the password from standard input.");
        Option<bool> verify = new("--tls-verify") { Description = "Look at certificates (true).", DefaultValueFactory = static _ => true };
        Argument<string?> server = new("SERVER") { Description = "Registry; without one Docker Hub.", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("login", "Keeps a name and password for a registry.") { user, password, fromStdin, verify, server };
        command.SetAction(parsed =>
        {
            string domain = CredentialKey.DomainOf(parsed.GetValue(server));
            CredentialFile file = new(CredentialFile.DefaultPath());
            RegistryCredential credential = Ask(parsed, file.Find(domain), parsed.GetValue(user), parsed.GetValue(password), parsed.GetValue(fromStdin));
            using (RegistryClient client = new(new RegistryOptions { VerifyTls = parsed.GetValue(verify), Credentials = new GivenCredential(domain, credential) }))
            {
                client.CheckAccess(domain, CancellationToken.None).GetAwaiter().GetResult();
            }

            TextWriter output = parsed.InvocationConfiguration.Output;
            if (file.Store(domain, credential))
            {
                parsed.InvocationConfiguration.Error.WriteLine($"WARNING! Your credentials are stored unencrypted in '{file.Path}'.");
            }

            output.WriteLine("Login Succeeded");
            return 0;
        });
        return command;
    }

    public static Command CreateLogout()
    {
        Argument<string?> server = new("SERVER") { Description = "Registry; without one Docker Hub.", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("logout", "Forgets the name and password for a registry.") { server };
        command.SetAction(parsed =>
        {
            string domain = CredentialKey.DomainOf(parsed.GetValue(server));
            bool was = new CredentialFile(CredentialFile.DefaultPath()).Erase(domain);
            string shown = domain == Reference.DefaultDomain ? HubName : domain;
            parsed.InvocationConfiguration.Output.WriteLine(was ? $"Removing login credentials for {shown}" : $"Not logged in to {shown}");
            return 0;
        });
        return command;
    }

    private static RegistryCredential Ask(ParseResult parsed, RegistryCredential? known, string? user, string? password, bool fromStdin)
    {
        if (fromStdin)
        {
            return user is null ? throw new EnisleException(ErrorKind.Invalid, "must provide --username with --password-stdin")
                : password is not null ? throw new EnisleException(ErrorKind.Invalid, "--password and --password-stdin are mutually exclusive")
                : new RegistryCredential(user, Console.In.ReadToEnd().TrimEnd('\n').TrimEnd('\r'));
        }

        if ((user is null || password is null) && !HostTerminal.IsTerminal(StandardInput))
        {
            throw new EnisleException(ErrorKind.Invalid, "cannot perform an interactive login from a non TTY device");
        }

        user ??= Question(parsed, known is { User.Length: > 0 } ? $"Username ({known.User}): " : "Username: ", () => Console.In.ReadLine()) is { Length: > 0 } typed
            ? typed
            : known?.User ?? "";
        password ??= Question(parsed, "Password: ", SecretLine.Read);
        return user.Length > 0 && password.Length > 0 ? new RegistryCredential(user, password)
            : throw new EnisleException(ErrorKind.Invalid, "username and password are required");
    }

    private static string Question(ParseResult parsed, string text, Func<string?> read)
    {
        parsed.InvocationConfiguration.Output.Write(text);
        parsed.InvocationConfiguration.Output.Flush();
        return read() ?? "";
    }
}
