namespace Enisle.Conformance.Tests.Harness;

/// <summary>A namespace's identity, as the kernel prints it: <c>net:[4026531840]</c>.</summary>
internal static class NamespaceLink
{
    public static string Of(int pid, string name) => new FileInfo($"/proc/{pid}/ns/{name}").LinkTarget!;

    public static string OfHost(string name) => new FileInfo($"/proc/self/ns/{name}").LinkTarget!;
}
