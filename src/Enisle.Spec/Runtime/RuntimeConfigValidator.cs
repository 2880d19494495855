namespace Enisle.Spec.Runtime;

/// <summary>The rules of the specification and of the kernel that a config can be held to without looking at the host.</summary>
/// <remarks>
/// Spec: OCI runtime-spec 1.3.0, config.md, config-linux.md, config-vm.md. Capability names are no rule: what the kernel does not know is a warning there.
/// Cheap on purpose: every start passes here, and a good config allocates nothing.
/// </remarks>
public static class RuntimeConfigValidator
{
    // HOST_NAME_MAX of limits.h, and the same for the domain name (sethostname(2), setdomainname(2)).
    private const int MaxUtsName = 64;

    /// <summary>Throws for the first rule that is broken; <paramref name="file"/> is what the message calls the document.</summary>
    /// <exception cref="SpecException">A rule is broken.</exception>
    public static void Validate(RuntimeConfig config, string file)
    {
        CheckVersion(config.OciVersion, file);
        if (config.Root is not { } root)
        {
            throw new SpecException(file, "root", "is required");
        }

        if (root.Path.Length == 0)
        {
            throw new SpecException(file, "root.path", "must not be empty");
        }

        NamespaceSet namespaces = NamespaceRules.Check(config.Linux?.Namespaces ?? [], file);
        CheckUtsName(config.Hostname, "hostname", namespaces, file);
        CheckUtsName(config.Domainname, "domainname", namespaces, file);
        if (config.Process is { } process)
        {
            ProcessRules.Check(process, file, "process");
        }

        MountRules.Check(config.Mounts, namespaces, file);
        HookRules.Check(config.Hooks, file);
        if (config.Annotations.ContainsKey(""))
        {
            throw new SpecException(file, "annotations", "a key must not be empty");
        }

        if (config.Linux is { } linux)
        {
            LinuxRules.Check(linux, namespaces, file);
            SysctlRules.Check(linux.Sysctl, config, namespaces, file);
        }

        if (config.Vm is { } vm)
        {
            VmRules.Check(vm, file);
        }
    }

    private static void CheckVersion(string version, string file)
    {
        if (!SemanticVersion.TryGetMajor(version, out ReadOnlySpan<char> major))
        {
            throw new SpecException(file, "ociVersion", $"{Json.FieldPath.Quote(version)} is not a semantic version such as 1.3.0");
        }

        if (major is not "1")
        {
            throw new SpecException(file, "ociVersion", $"{Json.FieldPath.Quote(version)} is not version 1 of the specification");
        }
    }

    private static void CheckUtsName(string? name, string field, NamespaceSet namespaces, string file)
    {
        if (name is null)
        {
            return;
        }

        if (!namespaces.Has(NamespaceKind.Uts))
        {
            throw new SpecException(file, field, "needs a uts namespace in linux.namespaces");
        }

        int bytes = System.Text.Encoding.UTF8.GetByteCount(name);
        if (bytes > MaxUtsName)
        {
            throw new SpecException(file, field, $"{bytes} bytes is more than {MaxUtsName}");
        }
    }
}
