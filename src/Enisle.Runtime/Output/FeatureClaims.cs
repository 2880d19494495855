namespace Enisle.Runtime.Output;

/// <summary>What <c>features</c> says of the parts of the specification that arrive one by one: true once they are carried out.</summary>
internal static class FeatureClaims
{
    public static bool SystemdCgroup => true;
    public static bool Rdma => true;
    public static bool AppArmor => true;
    public static bool SELinux => true;
    public static bool IntelRdt => true;
    public static bool MemoryPolicy => true;
    public static bool NetDevices => true;
}
