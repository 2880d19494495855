// Runs a program on what looks like Linux 5.10: mount_setattr(2) is not there yet (ENOSYS), and close_range(2) has no CLOEXEC (EINVAL).
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

// linux/filter.h and linux/seccomp.h, which musl's own headers do not have.
struct sock_filter { uint16_t code; uint8_t jt, jf; uint32_t k; };
struct sock_fprog { unsigned short len; struct sock_filter *filter; };

enum { LOAD = 0x20, JUMP_EQUAL = 0x15, JUMP_SET = 0x45, RETURN = 0x06 };
enum { OFFSET_NUMBER = 0, OFFSET_ARGUMENT_2 = 32 };
enum { MOUNT_SETATTR = 442, CLOSE_RANGE = 436, CLOSE_RANGE_CLOEXEC = 4 };

#define SECCOMP_SET_MODE_FILTER 1
#define SECCOMP_RET_ERRNO 0x00050000u
#define SECCOMP_RET_ALLOW 0x7fff0000u

int main(int argc, char **argv)
{
    struct sock_filter filter[] = {
        { LOAD, 0, 0, OFFSET_NUMBER },
        { JUMP_EQUAL, 3, 0, MOUNT_SETATTR },
        { JUMP_EQUAL, 0, 4, CLOSE_RANGE },
        { LOAD, 0, 0, OFFSET_ARGUMENT_2 },
        { JUMP_SET, 1, 2, CLOSE_RANGE_CLOEXEC },
        { RETURN, 0, 0, SECCOMP_RET_ERRNO | ENOSYS },
        { RETURN, 0, 0, SECCOMP_RET_ERRNO | EINVAL },
        { RETURN, 0, 0, SECCOMP_RET_ALLOW },
    };
    struct sock_fprog program = { sizeof filter / sizeof filter[0], filter };

    if (argc < 2 || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0) {
        perror("old-kernel");
        return 125;
    }

    execv(argv[1], argv + 1);
    perror(argv[1]);
    return 125;
}
