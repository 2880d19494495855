/* A seccomp agent: takes one notification descriptor after another from a Unix socket, prints the state that came with each on a
 * line, and answers every notification with the error number of its second argument.
 *
 *   seccomp-agent SOCKET ERRNO
 */
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int receive(int connection)
{
    static char state[65536];
    char control[CMSG_SPACE(sizeof(int))];
    struct iovec vector = { state, sizeof(state) - 1 };
    struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control) };
    ssize_t length = recvmsg(connection, &message, MSG_CMSG_CLOEXEC);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    int fd;

    if (length <= 0 || header == NULL || header->cmsg_type != SCM_RIGHTS)
        return -1;
    memcpy(&fd, CMSG_DATA(header), sizeof(fd));
    state[length] = '\0';
    for (char *c = state; *c; c++)
        if (*c == '\n')
            *c = ' ';
    puts(state);
    return fd;
}

int main(int argc, char **argv)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (argc != 3 || strlen(argv[1]) >= sizeof(address.sun_path))
        return 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    strcpy(address.sun_path, argv[1]);
    if (bind(listener, (struct sockaddr *)&address, sizeof(address)) || listen(listener, 8)) {
        perror(argv[1]);
        return 1;
    }
    for (;;) {
        int connection = accept(listener, NULL, NULL);
        int fd = receive(connection);

        close(connection);
        if (fd < 0 || fork() != 0) {
            close(fd);
            continue;
        }
        for (;;) {
            struct seccomp_notif request = { 0 };
            struct seccomp_notif_resp response = { 0 };

            if (ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &request))
                return 0;
            response.id = request.id;
            response.error = -atoi(argv[2]);
            ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &response);
        }
    }
}
