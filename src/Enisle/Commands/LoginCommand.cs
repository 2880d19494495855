using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Host;
using Enisle.Images.Registry;
using Enisle.Images.Registry.Auth;

namespace Enisle.Commands;

/// <summary><c>enisle login</c> and <c>enisle logout</c>.</summary>
internal static class LoginCommand
{
    private const string ServerHelp = "Registry: a host with an optional port; Docker Hub where there is none.";

    public static Command Create()
    {
        Option<string?> user = Flag.Text("--username", "User name.", "NAME", "-u");
        Option<string?> password = Flag.Text("--password", "Password; others on this host can see it.", "PASSWORD", "-p");
        Option<bool> fromInput = Flag.Switch("--password-stdin", "Read the password from standard input.");
        Option<bool> verify = new("--tls-verify") { Description = "Look at certificates, and do without TLS on loopback only (true).", DefaultValueFactory = static _ => true };
        Argument<string?> server = new("SERVER") { Description = ServerHelp, Arity = ArgumentArity.ZeroOrOne };
        Command command = new("login", "Logs in to a registry.") { user, password, fromInput, verify, server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            CredentialFile file = new(CredentialFile.DefaultPath());
            string? where = parsed.GetValue(server);
            RegistryCredential given = Ask(parsed, file, where, parsed.GetValue(user), parsed.GetValue(password), parsed.GetValue(fromInput));
            RegistryOptions options = new() { VerifyTls = parsed.GetValue(verify) };
            if (await RegistryLogin.Login(where, given, file, options, cancellationToken))
            {
                parsed.InvocationConfiguration.Error.WriteLine($"WARNING! Your credentials are stored unencrypted in '{file.Path}'.");
            }

            parsed.InvocationConfiguration.Output.WriteLine("Login Succeeded");
            return 0;
        });
        return command;
    }

    public static Command CreateLogout()
    {
        Argument<string?> server = new("SERVER") { Description = ServerHelp, Arity = ArgumentArity.ZeroOrOne };
        Command command = new("logout", "Logs out from a registry.") { server };
        command.SetAction(parsed =>
        {
            string domain = CredentialKey.DomainOf(parsed.GetValue(server));
            bool was = RegistryLogin.Logout(domain, new CredentialFile(CredentialFile.DefaultPath()));
            string key = CredentialKey.Of(domain);
            parsed.InvocationConfiguration.Output.WriteLine(was ? $"Removing login credentials for {key}" : $"Not logged in to {key}");
            return 0;
        });
        return command;
    }

    private static RegistryCredential Ask(ParseResult parsed, CredentialFile file, string? server, string? user, string? password, bool fromInput)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        if (password is not null)
        {
            Refuse(fromInput, "--password and --password-stdin are mutually exclusive");
            error.WriteLine("WARNING! Using --password via the CLI is insecure. Use --password-stdin.");
        }

        if (fromInput)
        {
            Refuse(user is null, "Must provide --username with --password-stdin");
            return new RegistryCredential(user!, Console.In.ReadToEnd().TrimEnd('\n', '\r'));
        }

        if (user is null && password is null && file.Find(CredentialKey.DomainOf(server)) is { IdentityToken: null } known)
        {
            error.WriteLine($"Authenticating with existing credentials... [Username: {known.User}]");
            return known;
        }

        user ??= SecretPrompt.Line("Username: ", error);
        return new RegistryCredential(user, password ?? SecretPrompt.Secret("Password: ", error));
    }

    private static void Refuse(bool when, string why)
    {
        if (when)
        {
            throw new EnisleException(ErrorKind.Invalid, why);
        }
    }
}
