using Enisle.Spec;

namespace Enisle.Fuzz.Targets;

/// <summary>The promises of every reader and writer of a document.</summary>
internal static class DocumentCheck
{
    private const int LongestMessage = 1000;

    /// <summary>Whether the reader takes it.</summary>
    /// <exception cref="InvalidDataException">A promise is broken.</exception>
    public static bool Accepts<T>(ReadOnlySpan<byte> input, string file, DocumentRead<T> read, Func<T, byte[]> write)
    {
        byte[] written;
        try
        {
            written = write(read(input, file));
        }
        catch (SpecException e)
        {
            if (!e.Message.StartsWith(file + ": ", StringComparison.Ordinal) || e.Message.Length > LongestMessage || e.Message.Any(char.IsControl))
            {
                throw new InvalidDataException($"not a message of one line: {e.Message}");
            }

            return false;
        }

        byte[] again;
        try
        {
            again = write(read(written, file));
        }
        catch (SpecException e)
        {
            throw new InvalidDataException($"what was accepted is refused once written: {e.Message}", e);
        }

        return written.AsSpan().SequenceEqual(again) ? true : throw new InvalidDataException("what was written is read back as something else");
    }
}
