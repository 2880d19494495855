using System.Text.Json;
using Enisle.Spec.Json;

namespace Enisle.Spec.Runtime;

/// <summary>The <c>vm</c> section.</summary>
internal static class VmWriter
{
    public static void WriteVm(Utf8JsonWriter json, VmConfig vm)
    {
        json.WriteStartObject();
        if (vm.Hypervisor is { } hypervisor)
        {
            json.WriteStartObject("hypervisor");
            json.WriteString("path", hypervisor.Path);
            json.Strings("parameters", hypervisor.Parameters);
            json.WriteEndObject();
        }

        if (vm.Kernel is { } kernel)
        {
            json.WriteStartObject("kernel");
            json.WriteString("path", kernel.Path);
            json.Strings("parameters", kernel.Parameters);
            json.Optional("initrd", kernel.Initrd);
            json.WriteEndObject();
        }

        if (vm.Image is { } image)
        {
            json.WriteStartObject("image");
            json.WriteString("path", image.Path);
            json.WriteString("format", image.Format);
            json.WriteEndObject();
        }

        if (vm.HwConfig is { } hardware)
        {
            WriteHardware(json, hardware);
        }

        json.WriteEndObject();
    }

    private static void WriteHardware(Utf8JsonWriter json, VmHardware hardware)
    {
        json.WriteStartObject("hwConfig");
        json.Optional("deviceTree", hardware.DeviceTree);
        json.Optional("vcpus", (long?)hardware.Vcpus);
        json.Optional("memory", hardware.Memory);
        json.Strings("dtdevs", hardware.Dtdevs);
        json.List("iomems", hardware.Iomems, WriteIomem);
        json.List("irqs", hardware.Irqs, static (json, irq) => json.WriteNumberValue(irq));
        json.WriteEndObject();
    }

    private static void WriteIomem(Utf8JsonWriter json, VmIomem iomem)
    {
        json.WriteStartObject();
        json.Optional("firstGFN", iomem.FirstGfn);
        json.WriteNumber("firstMFN", iomem.FirstMfn);
        json.WriteNumber("nrMFNs", iomem.NrMfns);
        json.WriteEndObject();
    }
}
