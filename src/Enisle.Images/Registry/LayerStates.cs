namespace Enisle.Images.Registry;

/// <summary>States as Docker shows them.</summary>
public static class LayerStates
{
    /// <summary><c>Pulling fs layer</c> …</summary>
    public static string Text(this LayerState state) => state switch
    {
        LayerState.PullingFsLayer => "Pulling fs layer",
        LayerState.Waiting => "Waiting",
        LayerState.Downloading => "Downloading",
        LayerState.DownloadComplete => "Download complete",
        LayerState.Extracting => "Extracting",
        LayerState.PullComplete => "Pull complete",
        _ => "Already exists",
    };
}
