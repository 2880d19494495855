using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Enisle.Abi;

namespace Enisle.Fuzz.SpawnPlans;

/// <summary>A plan as the init finds it in memory; what neither steps nor data hold is zero.</summary>
internal sealed class PlanImage
{
    public const long Slots = PlanLayout.Address + PlanLayout.SlotsOffset;
    public const long Data = PlanLayout.Address + PlanLayout.DataOffset;

    private readonly byte[] _head;

    public PlanImage(ReadOnlySpan<PlanStep> steps, byte[] data, int errorFd)
    {
        _head = new byte[PlanLayout.StepsOffset + steps.Length * PlanLayout.StepSize];
        PlanHeader header = new() { Magic = PlanLayout.Magic, StepCount = steps.Length, ErrorFd = errorFd };
        MemoryMarshal.Write(_head, in header);
        MemoryMarshal.AsBytes(steps).CopyTo(_head.AsSpan(PlanLayout.StepsOffset));
        DataBytes = data;
    }

    /// <summary>Header, slots and steps; a test may break them.</summary>
    public Span<byte> Head => _head;

    public byte[] DataBytes { get; }

    public ref PlanHeader Header => ref MemoryMarshal.AsRef<PlanHeader>(_head.AsSpan());

    public Span<PlanStep> Steps => MemoryMarshal.Cast<byte, PlanStep>(_head.AsSpan(PlanLayout.StepsOffset));

    public Span<long> SlotValues => MemoryMarshal.Cast<byte, long>(_head.AsSpan(PlanLayout.SlotsOffset, PlanLayout.SlotCount * sizeof(long)));

    /// <summary>The bytes at an address of the plan.</summary>
    public Span<byte> At(long address, int length) => address >= Data
        ? DataBytes.AsSpan((int)(address - Data), length)
        : _head.AsSpan((int)(address - PlanLayout.Address), length);

    public long Load(long address, int size) => size switch
    {
        1 => At(address, 1)[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(At(address, 2)),
        4 => BinaryPrimitives.ReadUInt32LittleEndian(At(address, 4)),
        _ => BinaryPrimitives.ReadInt64LittleEndian(At(address, 8)),
    };

    public void Store(long address, int size, long value)
    {
        if (size == sizeof(int))
        {
            BinaryPrimitives.WriteInt32LittleEndian(At(address, size), (int)value);
        }
        else
        {
            BinaryPrimitives.WriteInt64LittleEndian(At(address, size), value);
        }
    }

    /// <summary>Writes the plan as a file with holes.</summary>
    public void WriteTo(string path)
    {
        using FileStream file = File.Create(path);
        file.Write(_head);
        if (DataBytes.Length > 0)
        {
            file.Position = PlanLayout.DataOffset;
            file.Write(DataBytes);
        }
    }
}
