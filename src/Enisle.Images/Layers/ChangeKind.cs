namespace Enisle.Images.Layers;

/// <summary>What an instance did to a path of its image.</summary>
public enum ChangeKind
{
    /// <summary><c>A</c></summary>
    Added,

    /// <summary><c>C</c></summary>
    Changed,

    /// <summary><c>D</c></summary>
    Deleted,
}
