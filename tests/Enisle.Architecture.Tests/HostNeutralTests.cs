using System.Reflection;
using System.Runtime.Versioning;
using Enisle.Architecture.Tests.Tree;

namespace Enisle.Architecture.Tests;

public sealed class HostNeutralTests
{
    private static readonly string[] s_neutral = ["Enisle.Abi", "Enisle.Spec", "Enisle.Machine", "Enisle.Emulator", "Enisle.Sentry", "Enisle.Disks", "Enisle.Net"];

    [Fact]
    public void Exactly_the_host_neutral_rooms_say_so()
    {
        foreach (Project room in Project.Rooms)
        {
            Assert.True(room.IsTrue("EnisleHostNeutral") == s_neutral.Contains(room.Name), $"{room.File}: EnisleHostNeutral is for {string.Join(", ", s_neutral)}, and for no other");
        }
    }

    [Theory]
    [InlineData(typeof(Abi.Errno), false)]
    [InlineData(typeof(Spec.Runtime.RuntimeConfig), false)]
    [InlineData(typeof(Host.LinuxException), true)]
    public void The_Linux_stamp_is_in_the_assembly_as_the_project_says(Type inside, bool stamped) =>
        Assert.Equal(stamped, inside.Assembly.GetCustomAttributes<SupportedOSPlatformAttribute>().Any(stamp => stamp.PlatformName == "linux"));

    [Fact]
    public void Host_neutral_rooms_reference_only_host_neutral_rooms()
    {
        foreach (Project room in Project.Rooms.Where(room => s_neutral.Contains(room.Name)))
        {
            Assert.Empty(room.References.Except(s_neutral));
        }
    }
}
