using System.Text;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Spawn;

/// <summary>A container start as data: it can be printed, compared in tests without root, and started.</summary>
public sealed class SpawnPlan
{
    internal SpawnPlan(
        ReadOnlyMemory<PlanStep> steps, ReadOnlyMemory<byte> data, IReadOnlyList<PlanLabel> labels, IReadOnlyList<int> inherited)
    {
        Steps = steps;
        Data = data;
        Labels = labels;
        Inherited = inherited;
    }

    /// <summary>CLONE_* flags of the process's birth.</summary>
    public ulong CloneFlags { get; init; }

    /// <summary>The cgroup v2 directory it is born into.</summary>
    public OwnedFd? CgroupDirectory { get; init; }

    /// <summary>The PID namespace it is born into, when that is not this process's own.</summary>
    public OwnedFd? PidNamespace { get; init; }

    /// <summary>Whether it waits for its id maps before it executes the init.</summary>
    public bool WaitForIdMaps { get; init; }

    /// <summary>How many of the caller's descriptors, from 3 up, the workload gets.</summary>
    public int PreservedDescriptors { get; init; }

    /// <summary>What the init walks.</summary>
    internal ReadOnlyMemory<PlanStep> Steps { get; }

    /// <summary>Strings, structs and buffers of the steps.</summary>
    internal ReadOnlyMemory<byte> Data { get; }

    /// <summary>One a step.</summary>
    internal IReadOnlyList<PlanLabel> Labels { get; }

    /// <summary>Descriptors that stay open across the init's execve.</summary>
    internal IReadOnlyList<int> Inherited { get; }

    /// <summary>One line a step: what it does and on what.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        for (int i = 0; i < Labels.Count; i++)
        {
            PlanStep step = Steps.Span[i];
            text.Append(i).Append('\t');
            text.Append(step.Op == PlanOp.Call ? ((Syscall)step.Number).ToString() : step.Op.ToString());
            text.Append('\t').Append(Labels[i].Verb).Append(' ').Append(Labels[i].Subject).Append('\n');
        }

        return text.ToString();
    }
}
