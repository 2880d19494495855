// A runtime that does what each CVE of EscapeTests was about: it joins and executes by its own file, follows every link of the image on the
// host, leaves a descriptor of the host open, writes where a mount has led it. Its only use is to show that the cases notice.
// Verbs, as far as those cases need them: run create start exec state kill delete.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_ARGS = 64 };
static char state[PATH_MAX], rootfs[PATH_MAX];

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "naive: %s: %s\n", what, strerror(errno));
    exit(1);
}

// JSON, believed to be well-formed: the end of a value, a member, an element, a string.
static const char *blank(const char *p) { return p + strspn(p, " \t\r\n,:"); }

static const char *skip(const char *p)
{
    int depth = 0;

    p = blank(p);
    do {
        if (*p == '"') {
            for (p++; *p != '"'; p++)
                p += *p == '\\';
            p++;
        } else if (*p == '{' || *p == '[') {
            depth++, p++;
        } else if (*p == '}' || *p == ']') {
            depth--, p++;
        } else {
            p += strcspn(p, "{}[]\", \t\r\n:");
        }
        if (depth)
            p = blank(p);
    } while (depth);
    return p;
}

static const char *member(const char *p, const char *name)
{
    if (!p || *(p = blank(p)) != '{')
        return NULL;
    for (p = blank(p + 1); *p == '"'; p = blank(skip(p))) {
        const char *end = skip(p);
        if ((size_t)(end - p) == strlen(name) + 2 && !strncmp(p + 1, name, strlen(name)))
            return blank(end);
        p = end;
    }
    return NULL;
}

static const char *next(const char *p, int first)
{
    p = blank(first ? blank(p) + 1 : skip(p));
    return *p == ']' || *p == '}' ? NULL : p;
}

static char *text(const char *p)
{
    char *result = calloc(1, p ? skip(p) - p + 1 : 1);
    size_t n = 0;

    for (p = p ? blank(p) + 1 : "\""; *p != '"'; p++) {
        if (*p == '\\' && *++p == 'u') { // \u00XX: what .NET writes for < > & '
            char digits[5] = { p[1], p[2], p[3], p[4] };
            result[n++] = (char)strtol(digits, NULL, 16);
            p += 4;
        } else {
            result[n++] = *p == 'n' && p[-1] == '\\' ? '\n' : *p;
        }
    }
    return result;
}

static char *read_file(const char *path)
{
    char *content = calloc(1, 1 << 20);
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || read(fd, content, (1 << 20) - 1) < 0)
        die(path);
    close(fd);
    return content;
}

static char *in(const char *directory, const char *name)
{
    char *path = NULL;

    if (asprintf(&path, "%s/%s", directory, name) < 0)
        die("asprintf");
    return path;
}

static void make_all(const char *path) // CVE-2021-30465, CVE-2024-45310: by name, through whatever is a link by now
{
    char part[PATH_MAX];

    for (const char *slash = strchr(path + 1, '/'); ; slash = strchr(slash + 1, '/')) {
        snprintf(part, sizeof(part), "%.*s", slash ? (int)(slash - path) : PATH_MAX - 1, path);
        mkdir(part, 0755);
        if (!slash)
            return;
    }
}

static void make_mounts(const char *config)
{
    const char *m = member(config, "mounts");

    for (m = m ? next(m, 1) : NULL; m; m = next(m, 0)) {
        char *target = in(rootfs, text(member(m, "destination"))), *type = text(member(m, "type")), *source = text(member(m, "source"));
        make_all(target); // CVE-2023-27561: nobody looks whether the image calls a link /proc
        mount(source, target, type, strcmp(type, "bind") ? 0 : MS_BIND, NULL);
    }
}

static void write_sysctls(const char *config)
{
    const char *s = member(member(config, "linux"), "sysctl");

    for (s = s ? next(s, 1) : NULL; s; s = next(s, 0)) {
        char *name = in(in(rootfs, "proc/sys"), text(s));
        for (char *dot = name + strlen(rootfs); *dot; dot++)
            *dot = *dot == '.' ? '/' : *dot;
        s = skip(s);
        int fd = open(name, O_WRONLY | O_TRUNC); // CVE-2025-52881: may be anything by now
        if (fd < 0 || write(fd, text(s), strlen(text(s))) < 0)
            die(name);
        close(fd);
    }
}

static void make_console(const char *socket_path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int master = open("/dev/ptmx", O_RDWR | O_NOCTTY), connection = socket(AF_UNIX, SOCK_STREAM, 0);
    char control[CMSG_SPACE(sizeof(int))] = {0}, link[PATH_MAX] = "", *slave = ptsname(master);
    struct iovec data = { .iov_base = "pty", .iov_len = 3 };
    struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control) };
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);

    if (master < 0 || unlockpt(master) || connection < 0)
        die("pty");
    strncpy(address.sun_path, socket_path, sizeof(address.sun_path) - 1);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &master, sizeof(int));
    if (connect(connection, (struct sockaddr *)&address, sizeof(address)) || sendmsg(connection, &message, 0) < 0)
        die("console socket");
    close(connection);
    setsid();
    int fd = open(slave, O_RDWR);
    for (int i = 0; i < 3; i++)
        dup2(fd, i);
    char *console = in(rootfs, "dev/console");
    if (readlink(console, link, sizeof(link) - 1) > 0)
        console = in(rootfs, link + 1); // CVE-2025-52565: the image's link is followed, inside the root
    close(open(console, O_CREAT | O_WRONLY, 0600));
    if (mount(slave, console, NULL, MS_BIND, NULL))
        die(console);
}

static _Noreturn void execute(const char *directory, char **argv)
{
    if (chdir(directory)) // CVE-2024-21626: also in a descriptor of the host
        die(directory);
    usleep(3000); // what a runtime still does while it is visible inside
    execvp(argv[0], argv);
    die(argv[0]);
}

static int wait_for(pid_t pid)
{
    int status;

    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void remove_state(void)
{
    unlink(in(state, "pid"));
    unlink(in(state, "go"));
    rmdir(state);
}

static _Noreturn void first_process(const char *config, const char *console, int waits, int ready)
{
    const char *process = member(config, "process"), *a = member(process, "args");
    char *argv[MAX_ARGS] = {0};
    int n = 0;

    for (a = next(a, 1); a && n < MAX_ARGS - 1; a = next(a, 0))
        argv[n++] = text(a);
    char *directory = text(member(process, "cwd"));
    if (mount(rootfs, rootfs, NULL, MS_BIND | MS_REC, NULL))
        die(rootfs);
    make_mounts(config);
    write_sysctls(config);
    if (console)
        make_console(console);
    const char *readonly = member(member(config, "root"), "readonly");
    if (readonly && *readonly == 't') // the root's programs are shared by all cases of a run
        mount(NULL, rootfs, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL);
    int go = waits ? open(in(state, "go"), O_RDONLY | O_NONBLOCK) : -1;
    if (chdir(rootfs) || chroot("."))
        die(rootfs);
    setenv("PATH", "/bin:/usr/bin", 1);
    close(ready);
    char byte;
    if (waits && fcntl(go, F_SETFL, 0) == 0)
        while (read(go, &byte, 1) != 1)
            usleep(2000);
    execute(directory, argv);
}

static int run(const char *bundle, const char *console, int waits)
{
    char *config = read_file(in(bundle, "config.json"));
    int ready[2], leak = open("/sys/fs/cgroup", O_RDONLY | O_DIRECTORY); // CVE-2024-21626: not close-on-exec

    snprintf(rootfs, sizeof(rootfs), "%s/rootfs", bundle);
    make_all(state);
    mkfifo(in(state, "go"), 0600);
    if (leak < 0 || pipe(ready) || unshare(CLONE_NEWNS | CLONE_NEWPID) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
        die("unshare");
    pid_t pid = fork();
    if (pid == 0) {
        close(ready[0]);
        first_process(config, console, waits, ready[1]);
    }
    close(ready[1]);
    FILE *file = fopen(in(state, "pid"), "w");
    fprintf(file, "%d", pid);
    fclose(file);
    char byte;
    if (waits)
        return read(ready[0], &byte, 1) == 0 && kill(pid, 0) == 0 ? 0 : 1;
    int code = wait_for(pid);
    remove_state();
    return code;
}

static int start(void) { return write(open(in(state, "go"), O_WRONLY), "x", 1) != 1; }

static pid_t first_pid(void) { return atoi(read_file(in(state, "pid"))); }

static int join_and_execute(const char *directory, char **argv)
{
    char path[64];
    pid_t pid = first_pid();
    int leak = open("/sys/fs/cgroup", O_RDONLY | O_DIRECTORY);

    snprintf(path, sizeof(path), "/proc/%d/root", pid);
    int root = open(path, O_RDONLY | O_CLOEXEC);
    snprintf(path, sizeof(path), "/proc/%d/ns/mnt", pid);
    int mounts = open(path, O_RDONLY | O_CLOEXEC);
    snprintf(path, sizeof(path), "/proc/%d/ns/pid", pid);
    int pids = open(path, O_RDONLY | O_CLOEXEC);
    if (leak < 0 || setns(pids, 0) || setns(mounts, 0) || fchdir(root) || chroot("."))
        die("join");
    setenv("PATH", "/bin:/usr/bin", 1);
    pid_t child = fork(); // CVE-2019-5736: inside, and still this very file
    if (child == 0)
        execute(directory, argv);
    return wait_for(child);
}

int main(int argc, char **argv)
{
    const char *verb = NULL, *root = "", *id = NULL, *bundle = ".", *console = NULL, *directory = "/";
    int i = 1, detached = 0;

    for (; i < argc; i++) {
        char *a = argv[i], *value = i + 1 < argc ? argv[i + 1] : "";
        if (!strcmp(a, "--root"))
            root = value, i++;
        else if (!strcmp(a, "--bundle"))
            bundle = value, i++;
        else if (!strcmp(a, "--console-socket"))
            console = value, i++;
        else if (!strcmp(a, "--cwd"))
            directory = value, i++;
        else if (!strcmp(a, "--detach"))
            detached = 1;
        else if (*a != '-' && !verb)
            verb = a;
        else if (*a != '-') {
            id = a;
            break;
        }
    }
    if (!verb || !id)
        return 64;
    snprintf(state, sizeof(state), "%s/%s", root, id);
    if (!strcmp(verb, "run") && detached)
        return run(bundle, console, 1) || start();
    if (!strcmp(verb, "run") || !strcmp(verb, "create"))
        return run(bundle, console, *verb == 'c');
    if (!strcmp(verb, "exec"))
        return join_and_execute(directory, argv + i + 1);
    if (!strcmp(verb, "start"))
        return start();
    if (!strcmp(verb, "state"))
        return printf("{ \"pid\": %d, \"status\": \"running\" }\n", first_pid()) < 0;
    if (!strcmp(verb, "kill"))
        return kill(first_pid(), SIGKILL);
    if (!strcmp(verb, "delete")) {
        if (access(in(state, "pid"), F_OK) == 0)
            kill(first_pid(), SIGKILL);
        remove_state();
    }
    return 0;
}
