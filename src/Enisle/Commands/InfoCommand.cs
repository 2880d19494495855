using System.CommandLine;
using System.Text;
using System.Text.Json;
using Enisle.Host;
using Enisle.HostInfo;

namespace Enisle.Commands;

/// <summary><c>enisle info</c>: what the host has, and what is missing for which use.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Print JSON." };
        Command command = new("info", "Shows what this host offers to instances and what it lacks.") { json };
        command.SetAction(parsed =>
        {
            HostReport host = HostProbe.Read();
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                output.WriteLine(Json(host));
            }
            else
            {
                Text(host, output);
            }

            return 0;
        });
        return command;
    }

    private static void Text(HostReport host, TextWriter output)
    {
        Row(output, "version", ProductVersion.Number);
        Row(output, "kernel", host.Kernel);
        Row(output, "user", host.Root ? "root" : "ordinary");
        Row(output, "capabilities", host.MissingCapabilities.Count == 0 ? "all" : $"all but {List(host.MissingCapabilities)}");
        Row(output, "cgroups", $"{Word(host.CgroupMode)} ({List(host.CgroupControllers)})");
        Row(output, "namespaces", List(host.Namespaces));
        Row(output, "rootless", host.UnprivilegedUserNamespaces ? "user namespaces are open to ordinary users" : "no");
        Row(output, "seccomp", List(host.SeccompActions));
        Row(output, "lsm", List(host.SecurityModules));
        Row(output, "kvm", Word(host.Kvm));
        foreach (string line in host.Missing)
        {
            Row(output, "missing", line);
        }
    }

    private static void Row(TextWriter output, string name, string value) => output.WriteLine($"{name,-14}{value}");

    private static string List(IReadOnlyList<string> values) => values.Count == 0 ? "none" : string.Join(' ', values);

    private static string Json(HostReport host)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("version", ProductVersion.Number);
            writer.WriteString("kernel", host.Kernel);
            writer.WriteBoolean("root", host.Root);
            Array(writer, "missingCapabilities", host.MissingCapabilities);
            writer.WriteString("cgroupMode", Word(host.CgroupMode));
            Array(writer, "cgroupControllers", host.CgroupControllers);
            Array(writer, "namespaces", host.Namespaces);
            writer.WriteBoolean("unprivilegedUserNamespaces", host.UnprivilegedUserNamespaces);
            Array(writer, "seccompActions", host.SeccompActions);
            Array(writer, "securityModules", host.SecurityModules);
            writer.WriteString("kvm", Word(host.Kvm));
            Array(writer, "missing", host.Missing);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Array(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static string Word(CgroupMode mode) => mode switch
    {
        CgroupMode.V1 => "v1",
        CgroupMode.Hybrid => "hybrid",
        CgroupMode.V2 => "v2",
        _ => "none",
    };

    private static string Word(KvmKind kvm) => kvm switch
    {
        KvmKind.Hardware => "hardware",
        KvmKind.Pvm => "pvm",
        KvmKind.NoAccess => "no-access",
        KvmKind.Unknown => "unknown",
        _ => "none",
    };
}
