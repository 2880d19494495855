using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>The <c>vm</c> section. Spec: config-vm.md.</summary>
internal static class VmReader
{
    public static VmConfig? ReadVm(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        VmHypervisor? hypervisor = null;
        VmKernel? kernel = null;
        VmImage? image = null;
        VmHardware? hardware = null;
        while (json.NextMember())
        {
            if (json.NameIs("hypervisor"u8)) hypervisor = ReadHypervisor(ref json);
            else if (json.NameIs("kernel"u8)) kernel = ReadKernel(ref json);
            else if (json.NameIs("image"u8)) image = ReadImage(ref json);
            else if (json.NameIs("hwConfig"u8)) hardware = ReadHardware(ref json);
            else json.Skip();
        }

        return new VmConfig { Hypervisor = hypervisor, Kernel = kernel, Image = image, HwConfig = hardware };
    }

    private static VmHypervisor? ReadHypervisor(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        string? path = null;
        IReadOnlyList<string> parameters = [];
        while (json.NextMember())
        {
            if (json.NameIs("path"u8)) path = json.String();
            else if (json.NameIs("parameters"u8)) parameters = json.Strings();
            else json.Skip();
        }

        return new VmHypervisor(path ?? throw json.Missing("path"), parameters);
    }

    private static VmKernel? ReadKernel(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        string? path = null, initrd = null;
        IReadOnlyList<string> parameters = [];
        while (json.NextMember())
        {
            if (json.NameIs("path"u8)) path = json.String();
            else if (json.NameIs("parameters"u8)) parameters = json.Strings();
            else if (json.NameIs("initrd"u8)) initrd = json.NonEmptyString();
            else json.Skip();
        }

        return new VmKernel(path ?? throw json.Missing("path"), parameters, initrd);
    }

    private static VmImage? ReadImage(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        string? path = null, format = null;
        while (json.NextMember())
        {
            if (json.NameIs("path"u8)) path = json.String();
            else if (json.NameIs("format"u8)) format = json.NonEmptyString();
            else json.Skip();
        }

        // config-vm.md: without a format the image is raw. It is never probed (a guest writes the image's first bytes).
        return new VmImage(path ?? throw json.Missing("path"), format ?? "raw");
    }

    private static VmHardware? ReadHardware(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        string? deviceTree = null;
        uint? vcpus = null;
        ulong? memory = null;
        IReadOnlyList<string> dtdevs = [];
        IReadOnlyList<VmIomem> iomems = [];
        IReadOnlyList<uint> irqs = [];
        while (json.NextMember())
        {
            if (json.NameIs("deviceTree"u8)) deviceTree = json.NonEmptyString();
            else if (json.NameIs("vcpus"u8)) vcpus = json.UInt32();
            else if (json.NameIs("memory"u8)) memory = json.Unsigned();
            else if (json.NameIs("dtdevs"u8)) dtdevs = json.Strings();
            else if (json.NameIs("iomems"u8)) iomems = json.List(ReadIomem);
            else if (json.NameIs("irqs"u8)) irqs = json.List(static (ref JsonCursor item) => item.UInt32()!.Value);
            else json.Skip();
        }

        return new VmHardware { DeviceTree = deviceTree, Vcpus = vcpus, Memory = memory, Dtdevs = dtdevs, Iomems = iomems, Irqs = irqs };
    }

    private static VmIomem ReadIomem(ref JsonCursor json)
    {
        ulong? firstGfn = null, firstMfn = null, nrMfns = null;
        json.RequireObject();
        while (json.NextMember())
        {
            if (json.NameIs("firstGFN"u8)) firstGfn = json.Unsigned();
            else if (json.NameIs("firstMFN"u8)) firstMfn = json.Unsigned();
            else if (json.NameIs("nrMFNs"u8)) nrMfns = json.Unsigned();
            else json.Skip();
        }

        return new VmIomem(firstGfn, firstMfn ?? throw json.Missing("firstMFN"), nrMfns ?? throw json.Missing("nrMFNs"));
    }
}
