using Enisle.Host;

namespace Enisle.Runtime;

/// <summary><c>exec --cgroup [controller[,controller]:]path</c>: which sub-cgroups the process joins.</summary>
internal static class SubCgroups
{
    /// <returns>Paths by controller; the key "" is all of them.</returns>
    /// <exception cref="EnisleException">Not of that form, or it would lead outside of the instance's own cgroup.</exception>
    public static IReadOnlyDictionary<string, string> Parse(IReadOnlyList<string> arguments)
    {
        Dictionary<string, string> paths = new(arguments.Count);
        foreach (string argument in arguments)
        {
            string[] parts = argument.Split(':');
            if (parts.Length > 2)
            {
                throw Invalid(argument, "more than one colon");
            }

            string path = parts[^1];
            foreach (string name in path.Split('/'))
            {
                if (name == "..")
                {
                    throw Invalid(argument, "leads outside of the container's cgroup");
                }
            }

            if (parts.Length == 1)
            {
                paths[""] = arguments.Count == 1 ? path : throw Invalid(argument, "missing <controller>: prefix");
                continue;
            }

            foreach (string controller in parts[0].Split(','))
            {
                paths[controller] = controller.Length > 0 ? path : throw Invalid(argument, "an empty controller");
            }
        }

        return paths;
    }

    private static EnisleException Invalid(string argument, string rule) =>
        new(ErrorKind.Invalid, $"invalid --cgroup argument: {argument} ({rule})");
}
