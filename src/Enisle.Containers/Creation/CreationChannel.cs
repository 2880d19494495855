using Enisle.Abi;
using Enisle.Containers.Plan;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Sockets;

namespace Enisle.Containers.Creation;

/// <summary>The parent's end of the rendezvous: lets the child go on, and serves it on the way.</summary>
internal static class CreationChannel
{
    /// <summary>What the parent does at a place; descriptors and number as <see cref="Rendezvous"/> says.</summary>
    public delegate void Answer(byte place, OwnedFd? first, OwnedFd? second, int number);

    /// <summary>Tells a child that waits only at the end to go on.</summary>
    public static void GoOn(OwnedFd socket)
    {
        try
        {
            UnixSockets.Send(socket, [Rendezvous.GoOn]);
        }
        catch (LinuxException e) when (e.Errno == Errno.EPIPE)
        {
            // It has ended: its error pipe says why.
        }
    }

    /// <summary>Answers every meeting up to the last; returns too when the child ends.</summary>
    public static void Serve(OwnedFd socket, Answer answer)
    {
        Span<byte> message = stackalloc byte[8];
        while (true)
        {
            using OwnedFd? first = UnixSockets.ReceiveDescriptor(socket, message, out int length);
            if (length == 0)
            {
                return;
            }

            byte place = message[0];
            if (place != Rendezvous.Ready)
            {
                int number = length >= 5 ? BitConverter.ToInt32(message[1..5]) : 0;
                using OwnedFd? second = place == Rendezvous.CopyUp ? UnixSockets.ReceiveDescriptor(socket, message, out _) : null;
                answer(place, first, second, number);
            }

            if (place != Rendezvous.Forked)
            {
                GoOn(socket);
            }

            if (place == Rendezvous.Ready)
            {
                return;
            }
        }
    }
}
