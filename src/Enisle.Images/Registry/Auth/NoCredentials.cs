namespace Enisle.Images.Registry.Auth;

/// <summary>Everything is asked for without a name.</summary>
public sealed class NoCredentials : ICredentials
{
    /// <inheritdoc/>
    public RegistryCredential? Find(string domain) => null;
}
