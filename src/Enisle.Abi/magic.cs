namespace Enisle.Abi;

/// <summary>File system types as statfs(2) tells them. Spec: linux/magic.h.</summary>
public static class Magic
{
    public const int PROC_SUPER_MAGIC = 0x9fa0;
    public const int CGROUP_SUPER_MAGIC = 0x27e0eb;
    public const int CGROUP2_SUPER_MAGIC = 0x63677270;
    public const int TMPFS_MAGIC = 0x1021994;
    public const int SYSFS_MAGIC = 0x62656572;
    public const int DEVPTS_SUPER_MAGIC = 0x1cd1;
    public const int OVERLAYFS_SUPER_MAGIC = 0x794c7630;
    public const uint BPF_FS_MAGIC = 0xcafe4a11;
    public const int NSFS_MAGIC = 0x6e736673;
}
