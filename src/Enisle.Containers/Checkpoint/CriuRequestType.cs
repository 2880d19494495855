namespace Enisle.Containers.Checkpoint;

/// <summary>Spec: criu, images/rpc.proto, criu_req_type.</summary>
internal enum CriuRequestType
{
    Dump = 1,
    Restore = 2,
    PreDump = 4,
    Notify = 6,
    FeatureCheck = 9,
}
