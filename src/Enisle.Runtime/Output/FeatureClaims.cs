namespace Enisle.Runtime.Output;

/// <summary>What <c>features</c> says of the parts of the specification that arrive one by one: true once they are carried out.</summary>
internal static class FeatureClaims
{
    public static bool SystemdCgroup => false;
    public static bool Rdma => false;
    public static bool AppArmor => false;
    public static bool SELinux => false;
    public static bool IntelRdt => true;
    public static bool MemoryPolicy => false;
    public static bool NetDevices => true;
}
