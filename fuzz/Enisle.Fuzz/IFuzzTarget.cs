namespace Enisle.Fuzz;

/// <summary>Something that eats foreign bytes. Any exception that leaves <see cref="Run"/> is a crash.</summary>
public interface IFuzzTarget
{
    /// <summary>As on the command line; its seeds are in <c>fuzz/seeds/NAME</c>.</summary>
    string Name { get; }

    /// <summary>Good inputs to start from.</summary>
    IEnumerable<byte[]> Seeds();

    /// <summary>Words of the format, for a mutation to put anywhere.</summary>
    IReadOnlyList<byte[]> Tokens => [];

    /// <summary>Swallows what the target promises to throw for bad input, and throws where a promise is broken.</summary>
    void Run(ReadOnlySpan<byte> input);
}
