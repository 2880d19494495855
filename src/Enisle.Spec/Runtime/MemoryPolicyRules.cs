using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>Spec: config-linux.md, «Memory policy»; set_mempolicy(2).</summary>
internal static class MemoryPolicyRules
{
    public static void Check(MemoryPolicy? policy, string file)
    {
        if (policy is null)
        {
            return;
        }

        // Null: the mode does with nodes and without (MPOL_PREFERRED without is MPOL_LOCAL).
        bool? needsNodes = policy.Mode switch
        {
            "MPOL_DEFAULT" or "MPOL_LOCAL" => false,
            "MPOL_BIND" or "MPOL_INTERLEAVE" or "MPOL_WEIGHTED_INTERLEAVE" or "MPOL_PREFERRED_MANY" => true,
            "MPOL_PREFERRED" => null,
            _ => throw new SpecException(file, "linux.memoryPolicy.mode", $"{FieldPath.Quote(policy.Mode)} is not one of MPOL_DEFAULT, MPOL_BIND, MPOL_INTERLEAVE, MPOL_WEIGHTED_INTERLEAVE, MPOL_PREFERRED, MPOL_PREFERRED_MANY, MPOL_LOCAL"),
        };
        if (policy.Nodes is { } nodes && !NumberList.IsValid(nodes))
        {
            throw new SpecException(file, "linux.memoryPolicy.nodes", $"{FieldPath.Quote(nodes)} is not a list of memory nodes such as 0-3,7");
        }

        if (needsNodes is { } needs && needs != policy.Nodes is not null)
        {
            throw new SpecException(file, "linux.memoryPolicy.nodes", needs ? $"is required by {policy.Mode}" : $"must not be there with {policy.Mode}");
        }

        CheckFlags(policy.Flags, file);
    }

    private static void CheckFlags(IReadOnlyList<string> flags, string file)
    {
        bool isStatic = false, isRelative = false;
        for (int i = 0; i < flags.Count; i++)
        {
            isStatic |= flags[i] == "MPOL_F_STATIC_NODES";
            isRelative |= flags[i] == "MPOL_F_RELATIVE_NODES";
            if (flags[i] is not ("MPOL_F_NUMA_BALANCING" or "MPOL_F_RELATIVE_NODES" or "MPOL_F_STATIC_NODES"))
            {
                throw new SpecException(file, $"linux.memoryPolicy.flags[{i}]", $"{FieldPath.Quote(flags[i])} is not one of MPOL_F_NUMA_BALANCING, MPOL_F_RELATIVE_NODES, MPOL_F_STATIC_NODES");
            }
        }

        if (isStatic && isRelative)
        {
            throw new SpecException(file, "linux.memoryPolicy.flags", "MPOL_F_STATIC_NODES and MPOL_F_RELATIVE_NODES exclude each other");
        }
    }
}
