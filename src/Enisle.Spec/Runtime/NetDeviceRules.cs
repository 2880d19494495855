using System.Text;
using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>Spec: config-linux.md, «Network Devices».</summary>
internal static class NetDeviceRules
{
    // IFNAMSIZ of linux/if.h, less its NUL.
    private const int MaxName = 15;

    public static void Check(IReadOnlyList<NetDevice> devices, NamespaceSet namespaces, string file)
    {
        if (devices.Count > 0 && !namespaces.Has(NamespaceKind.Network))
        {
            throw new SpecException(file, "linux.netDevices", "needs a network namespace in linux.namespaces");
        }

        foreach ((string hostName, string? name) in devices)
        {
            string field = FieldPath.Member("linux.netDevices", hostName);
            if (!IsName(hostName) || hostName.Contains('%', StringComparison.Ordinal))
            {
                throw new SpecException(file, field, "is not the name of a network device");
            }

            // One %d is a template: the kernel puts the first free number there.
            if (name is not null && (!IsName(name) || name.Replace("%d", "", StringComparison.Ordinal) is var rest && (rest.Contains('%', StringComparison.Ordinal) || rest.Length < name.Length - 2)))
            {
                throw new SpecException(file, $"{field}.name", $"{FieldPath.Quote(name)} is not the name of a network device");
            }
        }
    }

    /// <summary>As the kernel's dev_valid_name.</summary>
    public static bool IsName(string name)
    {
        if (name is "" or "." or ".." || Encoding.UTF8.GetByteCount(name) > MaxName)
        {
            return false;
        }

        foreach (char c in name)
        {
            if (c is '/' or ':' || char.IsWhiteSpace(c))
            {
                return false;
            }
        }

        return true;
    }
}
