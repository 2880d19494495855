namespace Enisle.Images.Registry.Auth;

/// <summary>One name and password for one registry, as a command line or an API call gave it.</summary>
public sealed class GivenCredential(string registry, RegistryCredential credential) : ICredentials
{
    /// <inheritdoc/>
    public RegistryCredential? Find(string domain) => string.Equals(domain, registry, StringComparison.OrdinalIgnoreCase) ? credential : null;
}
