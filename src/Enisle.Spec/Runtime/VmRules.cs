using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>Spec: config-vm.md.</summary>
internal static class VmRules
{
    public static void Check(VmConfig vm, string file)
    {
        if (vm.Kernel is not { } kernel)
        {
            throw new SpecException(file, "vm.kernel", "is required");
        }

        CheckPath(vm.Hypervisor?.Path, file, "vm.hypervisor.path");
        CheckPath(kernel.Path, file, "vm.kernel.path");
        CheckPath(kernel.Initrd, file, "vm.kernel.initrd");
        CheckPath(vm.Image?.Path, file, "vm.image.path");
    }

    private static void CheckPath(string? path, string file, string field)
    {
        if (path is not null && !path.StartsWith('/'))
        {
            throw new SpecException(file, field, $"{FieldPath.Quote(path)} is not absolute");
        }
    }
}
