using System.Runtime.InteropServices;
using Enisle.Abi;

namespace Enisle.Host.Spawn;

/// <content>Descriptors sent to somebody else over a Unix socket.</content>
public sealed partial class SpawnPlanBuilder
{
    // struct msghdr and struct cmsghdr on x86-64: linux/socket.h.
    private const int MessageHeaderSize = 56;
    private const int ControlHeaderSize = 16;

    /// <summary>Sends a message with descriptors (SCM_RIGHTS). Spec: unix(7), cmsg(3).</summary>
    /// <param name="socket">Connected.</param>
    /// <param name="payload">At least one byte: a stream socket carries descriptors only beside data.</param>
    /// <param name="subject">What errors call it.</param>
    /// <param name="descriptors">The receiver gets copies.</param>
    public PlanCall SendDescriptors(PlanArg socket, ReadOnlySpan<byte> payload, string subject, params ReadOnlySpan<PlanArg> descriptors) =>
        SendDescriptors(socket, Bytes(payload), payload.Length, subject, descriptors);

    /// <summary>The same with a payload that is in memory only when the walk gets there.</summary>
    /// <param name="socket">Connected.</param>
    /// <param name="payload">Its address.</param>
    /// <param name="payloadLength">In bytes.</param>
    /// <param name="subject">What errors call it.</param>
    /// <param name="descriptors">The receiver gets copies.</param>
    public PlanCall SendDescriptors(
        PlanArg socket, long payload, PlanArg payloadLength, string subject, params ReadOnlySpan<PlanArg> descriptors)
    {
        int dataSize = descriptors.Length * sizeof(int);
        int controlSize = (ControlHeaderSize + dataSize + 7) & -8;
        ReadOnlySpan<long> vector = [payload, 0];
        long io = Bytes(MemoryMarshal.AsBytes(vector));
        Store(io + sizeof(long), sizeof(long), payloadLength);
        Span<byte> control = stackalloc byte[controlSize];
        control.Clear();
        MemoryMarshal.Write(control, (long)(ControlHeaderSize + dataSize));
        MemoryMarshal.Write(control[8..], SocketAbi.SOL_SOCKET);
        MemoryMarshal.Write(control[12..], SocketAbi.SCM_RIGHTS);
        long controlAddress = Bytes(control);
        for (int i = 0; i < descriptors.Length; i++)
        {
            Store(controlAddress + ControlHeaderSize + (i * sizeof(int)), sizeof(int), descriptors[i]);
        }

        ReadOnlySpan<long> header = [0, 0, io, 1, controlAddress, controlSize, 0];
        long message = Bytes(MemoryMarshal.AsBytes(header));
        System.Diagnostics.Debug.Assert(header.Length * sizeof(long) == MessageHeaderSize, "struct msghdr");
        return Call("send descriptor", subject, Syscall.sendmsg, socket, message, SocketAbi.MSG_NOSIGNAL);
    }
}
