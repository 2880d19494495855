namespace Enisle.Machine.Memory;

/// <summary>Told when something other than the vCPU itself writes to pages that hold decoded code.</summary>
public interface ICodePages
{
    /// <summary>The page's contents change. Thread: any; returns before the write is made.</summary>
    void Invalidate(GuestPhysAddr page);
}
