namespace Enisle.Host.Netlink;

/// <summary>A network device of one namespace.</summary>
/// <param name="Index">Its number there; another namespace may give it another.</param>
/// <param name="Name">Its name there.</param>
/// <param name="IsUp">Whether it is administratively up.</param>
public sealed record NetworkLink(int Index, string Name, bool IsUp);
