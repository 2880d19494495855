using System.Text.Json;
using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>A bundle's <c>config.json</c> → <see cref="RuntimeConfig"/>.</summary>
/// <remarks>
/// Spec: OCI runtime-spec 1.3.0, config.md. By hand over Utf8JsonReader: this is on the start path, and a serializer's metadata would cost more than the parse.
/// Members that nobody knows are skipped (config.md, «Extensibility»).
/// </remarks>
public static class RuntimeConfigReader
{
    /// <summary>Reads and validates; <paramref name="file"/> is what messages call the document.</summary>
    /// <exception cref="SpecException">Not JSON, a wrong type, a value out of range, a required member missing, or a rule of the specification broken.</exception>
    public static RuntimeConfig Read(ReadOnlySpan<byte> json, string file)
    {
        RuntimeConfig config = Parse(json, file);
        RuntimeConfigValidator.Validate(config, file);
        return config;
    }

    /// <summary>The shape alone, without the rules.</summary>
    internal static RuntimeConfig Parse(ReadOnlySpan<byte> text, string file)
    {
        JsonCursor json = new(text, file);
        try
        {
            RuntimeConfig config = ReadConfig(ref json);
            json.Finish();
            return config;
        }
        catch (JsonException e)
        {
            throw json.SyntaxFault(e);
        }
    }

    private static RuntimeConfig ReadConfig(ref JsonCursor json)
    {
        string? ociVersion = null, hostname = null, domainname = null;
        Root? root = null;
        IReadOnlyList<Mount> mounts = [];
        Process? process = null;
        Hooks? hooks = null;
        IReadOnlyDictionary<string, string> annotations = Empty.Strings;
        LinuxConfig? linux = null;
        VmConfig? vm = null;

        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("ociVersion"u8)) ociVersion = json.String();
            else if (json.NameIs("process"u8)) process = ProcessReader.ReadProcess(ref json);
            else if (json.NameIs("root"u8)) root = ReadRoot(ref json);
            else if (json.NameIs("hostname"u8)) hostname = json.NonEmptyString();
            else if (json.NameIs("domainname"u8)) domainname = json.NonEmptyString();
            else if (json.NameIs("mounts"u8)) mounts = json.List(ReadMount);
            else if (json.NameIs("hooks"u8)) hooks = HooksReader.ReadHooks(ref json);
            else if (json.NameIs("annotations"u8)) annotations = json.Map();
            else if (json.NameIs("linux"u8)) linux = LinuxReader.ReadLinux(ref json);
            else if (json.NameIs("vm"u8)) vm = VmReader.ReadVm(ref json);
            else json.Skip();
        }

        return new RuntimeConfig
        {
            OciVersion = ociVersion ?? throw json.Missing("ociVersion"),
            Root = root,
            Mounts = mounts,
            Process = process,
            Hostname = hostname,
            Domainname = domainname,
            Hooks = hooks ?? Hooks.None,
            Annotations = annotations,
            Linux = linux,
            Vm = vm,
        };
    }

    private static Root? ReadRoot(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        string? path = null;
        bool readOnly = false;
        while (json.NextMember())
        {
            if (json.NameIs("path"u8)) path = json.String();
            else if (json.NameIs("readonly"u8)) readOnly = json.Boolean() ?? false;
            else json.Skip();
        }

        return new Root { Path = path ?? throw json.Missing("path"), ReadOnly = readOnly };
    }

    internal static Mount ReadMount(ref JsonCursor json)
    {
        string? destination = null, type = null, source = null;
        IReadOnlyList<string> options = [];
        IReadOnlyList<IdMapping> uidMappings = [], gidMappings = [];
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("destination"u8)) destination = json.NonEmptyString();
            else if (json.NameIs("type"u8)) type = json.NonEmptyString();
            else if (json.NameIs("source"u8)) source = json.NonEmptyString();
            else if (json.NameIs("options"u8)) options = json.Strings();
            else if (json.NameIs("uidMappings"u8)) uidMappings = json.List(LinuxReader.ReadIdMapping);
            else if (json.NameIs("gidMappings"u8)) gidMappings = json.List(LinuxReader.ReadIdMapping);
            else json.Skip();
        }

        destination = destination ?? throw json.Missing("destination");
        return new Mount
        {
            Destination = destination[0] == '/' ? destination : "/" + destination,
            Type = type,
            Source = source,
            Options = options,
            UidMappings = uidMappings,
            GidMappings = gidMappings,
        };
    }
}
