using Enisle.Bundles.Limits;
using Enisle.Bundles.Mounts;
using Enisle.Bundles.Options;
using Enisle.Bundles.Security;
using Enisle.Bundles.Users;
using Enisle.Host;
using Enisle.Spec.Runtime;

namespace Enisle.Bundles;

/// <summary>Image configuration and a person's options → the configuration that every level consumes.</summary>
/// <remarks>Spec: OCI runtime-spec 1.3.0; the defaults are the engines' common ones. Nothing is changed on the host.</remarks>
public static class BundleBuilder
{
    private const string SpecVersion = "1.3.0";
    private const int ShortId = 12;

    /// <param name="workload">Merged with the image's defaults.</param>
    /// <param name="options">The host's side.</param>
    /// <param name="context">What was prepared.</param>
    /// <exception cref="EnisleException">An option is against its rule, or names what the image does not have.</exception>
    public static RuntimeConfig Build(WorkloadOptions workload, HostOptions options, BundleContext context)
    {
        SecurityOptions security = SecurityOptions.Parse(options);
        IReadOnlyList<string> capabilities = CapabilityRules.Resolve(options, context.KnownCapabilities, context.AvailableCapabilities);
        return new RuntimeConfig
        {
            OciVersion = SpecVersion,
            Process = Process(workload, options, context, security, capabilities),
            Root = new Root { Path = context.RootFs, ReadOnly = options.ReadonlyRootfs },
            Hostname = options.UtsMode == "host" ? null : workload.Hostname ?? context.Id[..Math.Min(ShortId, context.Id.Length)],
            Domainname = options.UtsMode == "host" ? null : workload.Domainname,
            Mounts = MountList.Build(options, context),
            Linux = Linux(options, context, security, capabilities),
        };
    }

    private static Process Process(
        WorkloadOptions workload, HostOptions options, BundleContext context, SecurityOptions security, IReadOnlyList<string> capabilities)
    {
        (User user, string home) = Identity(workload.User ?? "", options.GroupAdd, context);
        List<string> args = [.. workload.Entrypoint ?? [], .. workload.Cmd ?? []];
        if (options.Init)
        {
            args.InsertRange(0, [MountList.InitPath, "--"]);
        }

        return new Process
        {
            Terminal = workload.Tty,
            ConsoleSize = workload.Tty ? context.ConsoleSize : null,
            User = user,
            Args = args,
            Env = Environment(workload, context, home),
            Cwd = workload.WorkingDir ?? "/",
            Capabilities = user.Uid == 0
                ? new Capabilities { Bounding = capabilities, Effective = capabilities, Permitted = capabilities }
                : new Capabilities { Bounding = capabilities },
            Rlimits = UlimitRules.Parse(options.Ulimits),
            NoNewPrivileges = security.NoNewPrivileges,
            ApparmorProfile = options.Privileged ? null : security.AppArmorProfile,
            SelinuxLabel = security.SelinuxLabel,
            OomScoreAdj = options.OomScoreAdj,
        };
    }

    private static (User User, string Home) Identity(string user, IReadOnlyList<string> moreGroups, BundleContext context) =>
        UserDatabase.Read(context.Root).Resolve(user, moreGroups);

    /// <summary>HOSTNAME, TERM and HOME are there unless the image or the person says otherwise.</summary>
    private static List<string> Environment(WorkloadOptions workload, BundleContext context, string home)
    {
        List<string> variables = [.. workload.Env];
        AddUnlessThere(variables, "HOSTNAME", workload.Hostname ?? context.Id[..Math.Min(ShortId, context.Id.Length)]);
        if (workload.Tty)
        {
            AddUnlessThere(variables, "TERM", "xterm");
        }

        AddUnlessThere(variables, "HOME", home);
        return variables;
    }

    private static void AddUnlessThere(List<string> variables, string name, string value)
    {
        if (!variables.Exists(variable => variable.StartsWith(name, StringComparison.Ordinal) && variable.Length > name.Length && variable[name.Length] == '='))
        {
            variables.Add($"{name}={value}");
        }
    }

    private static LinuxConfig Linux(HostOptions options, BundleContext context, SecurityOptions security, IReadOnlyList<string> capabilities)
    {
        bool open = options.Privileged || security.SystemPathsUnconfined;
        return new LinuxConfig
        {
            Namespaces = NamespaceRules.Build(options, context),
            UidMappings = context.UidMappings ?? [],
            GidMappings = context.GidMappings ?? [],
            CgroupsPath = $"{options.CgroupParent?.TrimEnd('/') ?? "/enisle"}/{context.Id}",
            Resources = LimitRules.Build(options),
            Devices = DeviceRules.Nodes(options),
            Sysctl = options.Sysctls,
            Seccomp = Seccomp(options, security, capabilities),
            MaskedPaths = open ? [] : SystemPaths.Masked,
            ReadonlyPaths = open ? [] : SystemPaths.ReadOnly,
            RootfsPropagation = context.Mounts.Any(static mount => mount.Options.Contains("rshared") || mount.Options.Contains("shared")) ? "shared"
                : context.Mounts.Any(static mount => mount.Options.Contains("rslave") || mount.Options.Contains("slave")) ? "rslave" : null,
        };
    }

    private static Seccomp? Seccomp(HostOptions options, SecurityOptions security, IReadOnlyList<string> capabilities) =>
        security.SeccompUnconfined || (options.Privileged && security.SeccompProfile is null) ? null
        : security.SeccompProfile is { } profile ? SeccompProfileFile.Read(profile, security.SeccompFile!, capabilities)
        : DefaultSeccomp.For(capabilities);
}
