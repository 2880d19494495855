using Enisle.Images;
using Enisle.Images.Content;
using Enisle.Images.Registry;

namespace Enisle.Output;

/// <summary>Shows a pull as <c>docker pull</c> does: a line a layer with a bar on a terminal, a line a change where there is none.</summary>
/// <remarks>Thread: the pull's own, several at once.</remarks>
internal sealed class PullProgressPrinter : IPullProgress
{
    private const int WidestBar = 50;
    private const int TextBesideBar = 60;

    private readonly TextWriter _output;
    private readonly int? _columns;
    private readonly Lock _gate = new();
    private readonly List<string> _layers = []; // under _gate: their lines' order on the terminal

    /// <param name="output">Where to.</param>
    /// <param name="columns">The terminal's width; null: it is none.</param>
    public PullProgressPrinter(TextWriter output, int? columns)
    {
        _output = output;
        _columns = columns;
    }

    /// <inheritdoc/>
    public void Pulling(Reference reference)
    {
        lock (_gate)
        {
            string what = reference.Digest is null ? reference.Tag! : reference.FullName;
            _output.WriteLine($"{what}: Pulling from {reference.Repository}");
        }
    }

    /// <inheritdoc/>
    public void Layer(in LayerProgress layer)
    {
        lock (_gate)
        {
            if (_columns is { } columns)
            {
                Redraw(layer, columns);
            }
            else if (layer.State is not (LayerState.Downloading or LayerState.Extracting))
            {
                _output.WriteLine($"{layer.Id}: {layer.State.Text()}");
            }
        }
    }

    /// <inheritdoc/>
    public void Pulled(Reference reference, Digest digest, bool isNew)
    {
        lock (_gate)
        {
            _output.WriteLine($"Digest: {digest}");
            _output.WriteLine(isNew
                ? $"Status: Downloaded newer image for {reference.FamiliarText}"
                : $"Status: Image is up to date for {reference.FamiliarText}");
            _output.Flush();
        }
    }

    private void Redraw(in LayerProgress layer, int columns)
    {
        string text = Line(layer, columns);
        int line = _layers.IndexOf(layer.Id);
        if (line < 0)
        {
            _layers.Add(layer.Id);
            _output.WriteLine(text);
            return;
        }

        // Up to the layer's line, over it, and back down below the last.
        int up = _layers.Count - line;
        _output.Write($"\e[{up}A\e[2K\r{text}\r\e[{up}B");
        _output.Flush();
    }

    private static string Line(in LayerProgress layer, int columns)
    {
        string text = $"{layer.Id}: {layer.State.Text()}";
        if (layer.State == LayerState.Downloading)
        {
            text += $"  {Bar(layer, columns)}{HumanSize.Decimal(layer.CurrentBytes),8}/{HumanSize.Decimal(layer.TotalBytes)}";
        }

        return text.Length < columns ? text : text[..Math.Max(columns - 1, 0)];
    }

    private static string Bar(in LayerProgress layer, int columns)
    {
        int width = Math.Min(columns - TextBesideBar, WidestBar);
        if (width < 10)
        {
            return "";
        }

        int done = layer.TotalBytes == 0 ? width : (int)(width * (double)layer.CurrentBytes / layer.TotalBytes);
        return $"[{new string('=', done)}>{new string(' ', width - done)}] ";
    }
}
