namespace Enisle.Images.Operations;

/// <summary>An instance that was made from an image.</summary>
/// <param name="InstanceId">Its id.</param>
/// <param name="IsRunning">Or it has ended, and could be started again.</param>
public readonly record struct ImageUse(string InstanceId, bool IsRunning);
