using Enisle.Images.Content;
using Enisle.Spec.Image;

namespace Enisle.Images.Operations;

/// <summary><c>history</c>.</summary>
public static class ImageHistoryLines
{
    /// <summary>The steps, newest first; layers that no step tells of have lines of their own.</summary>
    public static IReadOnlyList<HistoryLine> Run(ContentStore store, Image image)
    {
        List<HistoryLine> lines = [];
        int layer = 0;
        foreach (ImageHistory step in image.Config.History)
        {
            bool hasLayer = !step.EmptyLayer && layer < image.Manifest.Layers.Count;
            lines.Add(new HistoryLine(step, hasLayer ? ListImages.SizeOf(store, image, layer) : 0));
            layer += hasLayer ? 1 : 0;
        }

        for (; layer < image.Manifest.Layers.Count; layer++)
        {
            lines.Add(new HistoryLine(new ImageHistory(), ListImages.SizeOf(store, image, layer)));
        }

        lines.Reverse();
        return lines;
    }
}
