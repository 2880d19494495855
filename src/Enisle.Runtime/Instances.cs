using Enisle.Host;
using Enisle.Isolation.State;

namespace Enisle.Runtime;

/// <summary>Finds the instance that a verb names.</summary>
internal static class Instances
{
    /// <summary>Its directory.</summary>
    /// <exception cref="EnisleException">NotFound; Invalid when no instance can have that id.</exception>
    public static InstanceDirectory Open(RuntimeContext context, string id) => id.Length > 0
        ? context.StateRoot.Open(id)
        : throw new EnisleException(ErrorKind.Invalid, "container id cannot be empty");

    /// <summary>Its record.</summary>
    public static InstanceRecord Read(RuntimeContext context, string id)
    {
        using InstanceDirectory directory = Open(context, id);
        return directory.ReadRecord();
    }

    /// <summary>The ids that match a POSIX extended regular expression, in order of name.</summary>
    public static List<string> Matching(RuntimeContext context, string pattern)
    {
        using Host.Text.PosixRegex regex = new(pattern);
        List<string> ids = [];
        foreach (string id in context.StateRoot.List())
        {
            if (regex.Matches(id))
            {
                ids.Add(id);
            }
        }

        ids.Sort(StringComparer.Ordinal);
        return ids;
    }
}
