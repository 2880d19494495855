namespace Enisle.Engine.Networks;

/// <summary>Networks and what instances have on them: the one door to this folder.</summary>
public sealed partial class NetworkManager
{
    /// <summary>The network of those who ask for none.</summary>
    public const string DefaultNetwork = "bridge";
}
