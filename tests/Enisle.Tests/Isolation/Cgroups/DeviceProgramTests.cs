using Enisle.Host.Bpf;
using Enisle.Host.Fd;
using Enisle.Isolation.Cgroups.Devices;
using Enisle.Spec.Runtime;

namespace Enisle.Tests.Isolation.Cgroups;

public sealed class DeviceProgramTests
{
    [Theory]
    [InlineData('c', 1, 3, "rw", true)]      // null
    [InlineData('c', 1, 3, "rwm", true)]
    [InlineData('c', 136, 7, "rw", true)]    // a pts
    [InlineData('c', 10, 200, "rw", true)]   // tun
    [InlineData('c', 10, 229, "rw", false)]  // fuse
    [InlineData('c', 10, 229, "m", true)]    // any node may be made
    [InlineData('b', 8, 0, "m", true)]
    [InlineData('b', 8, 0, "r", false)]
    [InlineData('b', 1, 3, "rw", false)]
    [InlineData('c', 10, 229, "rm", false)]
    public void Without_rules_only_the_default_devices_may_be_opened(char type, uint major, uint minor, string access, bool allowed)
    {
        Assert.Equal(allowed, Decide([], type, major, minor, access));
    }

    [Fact]
    public void Later_rule_wins()
    {
        DeviceRule[] rules =
        [
            new() { Allow = true, Type = "c", Access = "rw" },
            new() { Allow = false, Type = "c", Major = 10, Minor = 229, Access = "w" },
        ];

        Assert.True(Decide(rules, 'c', 10, 228, "rw"));
        Assert.True(Decide(rules, 'c', 10, 229, "r"));
        Assert.False(Decide(rules, 'c', 10, 229, "w"));
        Assert.False(Decide(rules, 'c', 10, 229, "rw"));
    }

    [Fact]
    public void Two_rules_together_grant_what_neither_does_alone()
    {
        DeviceRule[] rules =
        [
            new() { Allow = true, Type = "b", Major = 8, Access = "r" },
            new() { Allow = true, Type = "b", Major = 8, Minor = 1, Access = "w" },
        ];

        Assert.True(Decide(rules, 'b', 8, 1, "rw"));
        Assert.False(Decide(rules, 'b', 8, 2, "rw"));
    }

    [Fact]
    public void Allow_all_allows_all()
    {
        Assert.True(Decide([new() { Allow = true, Access = "rwm" }], 'b', 253, 9, "rwm"));
        Assert.Equal(8, DeviceProgram.Compile(DeviceRules.From([new() { Allow = true }])).Length);
    }

    [Fact]
    public void Deny_in_an_allowing_list_holds_for_any_of_the_accesses_asked()
    {
        DeviceRule[] rules = [new() { Allow = true }, new() { Allow = false, Type = "b", Major = 8, Access = "w" }];

        Assert.False(Decide(rules, 'b', 8, 0, "rw"));
        Assert.True(Decide(rules, 'b', 8, 0, "r"));
        Assert.True(Decide(rules, 'b', 9, 0, "rw"));
    }

    [Fact]
    public void Numbers_of_two_to_the_31_and_more_are_compared_whole()
    {
        DeviceRule[] rules = [new() { Allow = true, Type = "c", Major = 0xFFFF_FFFE, Minor = 0x8000_0000 }];

        Assert.True(Decide(rules, 'c', 0xFFFF_FFFE, 0x8000_0000, "rw"));
        Assert.False(Decide(rules, 'c', 0xFFFF_FFFE, 0, "rw"));
    }

    [Fact]
    public void Kernel_verifies_what_random_rules_compile_to_and_agrees_with_the_rules()
    {
        Random random = new(20261125);
        for (int round = 0; round < 40; round++)
        {
            DeviceRule[] rules = [.. Enumerable.Range(0, random.Next(0, 30)).Select(_ => RandomRule(random))];
            BpfInstruction[] program = DeviceProgram.Compile(DeviceRules.From(rules));
            if (Environment.IsPrivilegedProcess)
            {
                using OwnedFd loaded = DevicePrograms.Load(program);
                Assert.False(loaded.IsInvalid);
            }

            for (int request = 0; request < 50; request++)
            {
                char type = random.Next(2) == 0 ? 'b' : 'c';
                uint major = (uint)random.Next(4);
                uint minor = (uint)random.Next(4);
                uint access = (uint)random.Next(1, 8);
                bool decided = DeviceInterpreter.Run(program, type == 'b' ? 1u : 2u, access, major, minor) == 1;
                Assert.Equal(Reference(rules, type, major, minor, access), decided);
            }
        }
    }

    /// <summary>The specification by its letter: for each access the last rule that names it, with the default rules after all others.</summary>
    private static bool Reference(DeviceRule[] rules, char type, uint major, uint minor, uint access)
    {
        for (uint bit = 1; bit <= 4; bit <<= 1)
        {
            if ((access & bit) == 0)
            {
                continue;
            }

            bool allowed = bit == 1 || (type == 'c' && IsDefaultDevice(major, minor));
            for (int i = rules.Length - 1; i >= 0 && !allowed; i--)
            {
                DeviceRule rule = rules[i];
                bool isReset = rule.Type == "a" && rule.Major is null && rule.Minor is null && !rule.Allow;
                bool matches = (rule.Type == "a" || rule.Type == type.ToString())
                    && (rule.Major is null || rule.Major == major)
                    && (rule.Minor is null || rule.Minor == minor)
                    && (isReset || (Bits(rule.Access) & bit) != 0);
                if (matches)
                {
                    allowed = rule.Allow;
                    break;
                }
            }

            if (!allowed)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDefaultDevice(uint major, uint minor) => major == 1 && minor is 3 or 5 or 7 or 8 or 9;

    private static DeviceRule RandomRule(Random random) => new()
    {
        Allow = random.Next(2) == 0,
        Type = random.Next(8) switch { 0 => "a", < 4 => "b", _ => "c" },
        Major = random.Next(3) == 0 ? null : random.Next(4),
        Minor = random.Next(3) == 0 ? null : random.Next(4),
        Access = random.Next(6) switch { 0 => "r", 1 => "w", 2 => "m", 3 => "rw", 4 => null, _ => "rwm" },
    };

    private static bool Decide(DeviceRule[] rules, char type, uint major, uint minor, string access) =>
        DeviceInterpreter.Run(DeviceProgram.Compile(DeviceRules.From(rules)), type == 'b' ? 1u : 2u, Bits(access), major, minor) == 1;

    private static uint Bits(string? access) =>
        access is null ? 7u : (access.Contains('m') ? 1u : 0) | (access.Contains('r') ? 2u : 0) | (access.Contains('w') ? 4u : 0);
}
