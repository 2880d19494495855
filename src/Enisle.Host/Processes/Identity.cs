namespace Enisle.Host.Processes;

/// <summary>Who this process acts as.</summary>
public static class Identity
{
    /// <summary>Effective user id, as this process's user namespace sees it.</summary>
    public static uint EffectiveUserId => Libc.geteuid();
}
