// Shows from inside a container what busybox has no word for. One verb a behaviour; prints one line a fact.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

int main(int argc, char **argv)
{
    const char *verb = argc > 1 ? argv[1] : "";

    if (!strcmp(verb, "fds"))
        return fds();
    fprintf(stderr, "probe: unknown verb '%s'\n", verb);
    return 64;
}
