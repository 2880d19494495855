namespace Enisle.Keeper;

/// <summary>One source of output: a pipe's read end, or the terminal.</summary>
internal unsafe struct Stream
{
    /// <summary>Negative once it is at its end.</summary>
    public int Fd;

    /// <summary>The kind of message that its bytes go out in.</summary>
    public byte Kind;
    public int Registered;

    /// <summary>What was read last; the byte before it is room for the kind.</summary>
    public byte* Chunk;

    /// <summary>Non-zero: this much of it is still owed to <see cref="Owed"/> clients, and nothing is read meanwhile.</summary>
    public int ChunkLength;
    public int Owed;

    /// <summary>A line whose end has not come yet.</summary>
    public byte* Line;
    public int LineLength;

    /// <summary>When the first part of a line that was split was written; length 0: none was.</summary>
    public byte* PartStamp;
    public int PartStampLength;

    /// <summary>How much is read yet once nobody is waited for any more.</summary>
    public int LastBytes;
}
