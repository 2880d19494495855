namespace Enisle.Images.Registry.Auth;

/// <summary>Who somebody is for a registry: a name and a password, or a token that stands for both.</summary>
/// <param name="User">May be empty beside an identity token.</param>
/// <param name="Password">Empty beside an identity token.</param>
/// <param name="IdentityToken">An OAuth 2 refresh token; null: there is none.</param>
public sealed record RegistryCredential(string User, string Password, string? IdentityToken = null)
{
    /// <summary>Never the secret: this may end up in a message.</summary>
    public override string ToString() => User;
}
