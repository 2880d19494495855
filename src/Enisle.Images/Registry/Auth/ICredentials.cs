namespace Enisle.Images.Registry.Auth;

/// <summary>Where names and passwords for registries are kept.</summary>
public interface ICredentials
{
    /// <summary>Null: none are known, the registry is asked without.</summary>
    /// <param name="domain">As references have it: <c>docker.io</c>, <c>host:5000</c>.</param>
    RegistryCredential? Find(string domain);
}
