namespace Enisle.Containers.Checkpoint;

/// <summary>Field numbers of criu's messages. Spec: criu, images/rpc.proto.</summary>
internal static class CriuField
{
    // criu_req
    public const int RequestType = 1;
    public const int RequestOptions = 2;
    public const int RequestNotifySuccess = 3;
    public const int RequestFeatures = 5;

    // criu_resp
    public const int ResponseType = 1;
    public const int ResponseSuccess = 2;
    public const int ResponseNotify = 5;
    public const int ResponseErrno = 7;
    public const int ResponseFeatures = 8;

    // criu_notify
    public const int NotifyScript = 1;
    public const int NotifyPid = 2;

    // criu_features
    public const int FeatureMemoryTracking = 1;
    public const int FeatureLazyPages = 2;

    // criu_opts
    public const int ImagesDirectory = 1;
    public const int Pid = 2;
    public const int LeaveRunning = 3;
    public const int ExternalUnixSockets = 4;
    public const int TcpEstablished = 5;
    public const int EvasiveDevices = 6;
    public const int ShellJob = 7;
    public const int FileLocks = 8;
    public const int LogLevel = 9;
    public const int LogFile = 10;
    public const int PageServer = 11;
    public const int NotifyScripts = 12;
    public const int Root = 13;
    public const int ParentImages = 14;
    public const int TrackMemory = 15;
    public const int AutoDedup = 16;
    public const int WorkDirectory = 17;
    public const int LinkRemap = 18;
    public const int ExternalMount = 23;
    public const int ManageCgroups = 24;
    public const int CgroupRoot = 25;
    public const int RestoreAsSibling = 26;
    public const int InheritDescriptor = 27;
    public const int CgroupsMode = 34;
    public const int External = 37;
    public const int EmptyNamespaces = 38;
    public const int JoinNamespace = 39;
    public const int FreezeCgroup = 44;
    public const int TcpSkipInFlight = 46;
    public const int LazyPages = 48;
    public const int OrphanTerminalMaster = 50;
    public const int ConfigFile = 51;
    public const int TcpClose = 52;
    public const int LsmProfile = 53;
    public const int LsmMountContext = 54;

    // ext_mount_map, inherit_fd, cgroup_root, join_namespace, criu_page_server_info
    public const int Key = 1;
    public const int Value = 2;
}
