using Enisle.Abi;
using Enisle.Host.Spawn;

namespace Enisle.Tests.Host.Spawn;

public sealed class ClassicMountTests
{
    [Theory]
    [InlineData(MountAbi.MOUNT_ATTR_RDONLY, MountAbi.MS_RDONLY)]
    [InlineData(MountAbi.MOUNT_ATTR_NOSUID, MountAbi.MS_NOSUID)]
    [InlineData(MountAbi.MOUNT_ATTR_NODEV, MountAbi.MS_NODEV)]
    [InlineData(MountAbi.MOUNT_ATTR_NOEXEC, MountAbi.MS_NOEXEC)]
    [InlineData(MountAbi.MOUNT_ATTR_NODIRATIME, MountAbi.MS_NODIRATIME)]
    [InlineData(MountAbi.MOUNT_ATTR_NOSYMFOLLOW, MountAbi.MS_NOSYMFOLLOW)]
    [InlineData(MountAbi.MOUNT_ATTR_NOATIME, MountAbi.MS_NOATIME)]
    [InlineData(MountAbi.MOUNT_ATTR_STRICTATIME, MountAbi.MS_STRICTATIME)]
    [InlineData(MountAbi.MOUNT_ATTR_RELATIME, 0)]
    public void Each_attribute_has_its_flag(int attribute, int flag) =>
        Assert.Equal(flag, SpawnPlanBuilder.ClassicFlags((ulong)attribute));
}
