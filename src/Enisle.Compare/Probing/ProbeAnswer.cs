namespace Enisle.Compare.Probing;

/// <summary>What the probe found, read with suspicion: what runs in an instance may say anything.</summary>
/// <param name="Kernel">Which kernel answered it.</param>
/// <param name="OpenedFile">What it opened and closed.</param>
/// <param name="Figures">Nanoseconds for each operation; what it could not do is missing.</param>
internal sealed record ProbeAnswer(KernelNames Kernel, string OpenedFile, IReadOnlyDictionary<Measure, Figure> Figures);
