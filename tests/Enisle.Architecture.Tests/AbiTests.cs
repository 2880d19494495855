using Enisle.Abi;

namespace Enisle.Architecture.Tests;

public sealed class AbiTests
{
    [Fact]
    public void Every_public_struct_says_whose_layout_it_has()
    {
        foreach (Type type in typeof(Errno).Assembly.GetExportedTypes().Where(type => type.IsValueType && !type.IsEnum && !type.IsNested))
        {
            bool marked = type.IsDefined(typeof(KernelStructAttribute), inherit: false) || type.IsDefined(typeof(PlanStructAttribute), inherit: false);
            Assert.True(marked, $"{type.Name} needs [KernelStruct(\"header.h\")], so that the C compiler checks it");
        }
    }

    [Fact]
    public void Nothing_in_Abi_has_logic()
    {
        foreach (Type type in typeof(Errno).Assembly.GetExportedTypes().Where(type => type.IsAbstract && type.IsSealed))
        {
            string[] methods = [.. type.GetMethods().Where(method => method.DeclaringType == type && !method.IsSpecialName).Select(method => method.Name)];
            Assert.True(methods.Length == 0, $"{type.Name} has {string.Join(", ", methods)}: Abi is data");
        }
    }
}
