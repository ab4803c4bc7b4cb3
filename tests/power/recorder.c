/* SPDX-License-Identifier: MIT */
/* The program under ptrace; see recorder.h. A library put before the C library by LD_PRELOAD would not see what stdio
 * writes, for its calls do not leave the C library; the kernel's own interface shows each of them, in the order in
 * which they came back. A call that changes files in a way that is not known here fails the test, so that none is
 * missed.
 */
#include "recorder.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/common/tool.h"

enum { FDS = 1024, THREADS = 64, WORDS_MAX = 64, OUTSIDE = -2 };

struct call {
    pid_t thread;
    uint64_t number, arg[6];
};

struct recorder {
    struct journal *journal;
    const char *root;
    pid_t pid;
    int node[FDS];             /* what a descriptor is open on, or NOWHERE */
    struct call call[THREADS]; /* that each thread is in */
    pid_t busy;                /* the one thread that is in a call that is followed; 0: none */
    pid_t held[THREADS];       /* (held_count) those that wait before theirs, so that the order is the kernel's */
    size_t held_count;
};

/* ---- what a call means ---- */

/* As many bytes of the program's memory as there are at that place, up to size. */
static size_t read_memory(const struct recorder *r, uint64_t at, void *out, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/mem", (int)r->pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert_int_ge(fd, 0);
    ssize_t n = pread(fd, out, size, (off_t)at);
    ck_assert_int_eq(close(fd), 0);
    return n > 0 ? (size_t)n : 0;
}

static void read_bytes(const struct recorder *r, uint64_t at, void *out, size_t size)
{
    for (size_t got = 0, n; got < size; got += n) {
        n = read_memory(r, at + got, (char *)out + got, size - got);
        ck_assert_uint_gt(n, 0);
    }
}

static char *read_string(const struct recorder *r, uint64_t at, char out[FILE_PATH_MAX])
{
    size_t n = read_memory(r, at, out, FILE_PATH_MAX);
    ck_assert_msg(memchr(out, 0, n) != NULL, "a path without an end");
    return out;
}

static int node_of(const struct recorder *r, uint64_t fd)
{
    return fd < FDS ? r->node[fd] : NOWHERE;
}

/* Where a path leads: folder and name, and the node or NOWHERE. OUTSIDE when not below the root. The root itself has
 * the folder NOWHERE. */
struct place {
    int folder, node;
    char name[NODE_NAME_MAX];
};

static struct place walk(const struct recorder *r, int from, const char *path)
{
    struct place p = {.folder = NOWHERE, .node = from};
    while (*path) {
        size_t n = strcspn(path, "/");
        if (n) {
            ck_assert_msg(p.node >= 0, "%s: goes through what is not there", path);
            ck_assert_uint_lt(n, NODE_NAME_MAX);
            p.folder = p.node;
            memcpy(p.name, path, n);
            p.name[n] = 0;
            ck_assert_msg(strcmp(p.name, "..") != 0, "%s: leads up", path);
            p.node = strcmp(p.name, ".") == 0 ? p.folder : names_find(&r->journal->names, p.folder, p.name);
        }
        path += n + (path[n] == '/');
    }
    return p;
}

static struct place find_place(const struct recorder *r, uint64_t dirfd, uint64_t at)
{
    char path[FILE_PATH_MAX];
    size_t n = strlen(r->root);
    read_string(r, at, path);
    if (path[0] == '/' && strncmp(path, r->root, n) == 0 && (path[n] == '/' || !path[n]))
        return walk(r, 0, path + n);
    if (path[0] != '/' && (int)dirfd != AT_FDCWD && node_of(r, dirfd) >= 0)
        return walk(r, node_of(r, dirfd), path);
    return (struct place){.folder = OUTSIDE, .node = OUTSIDE};
}

static void on_open(struct recorder *r, uint64_t dirfd, uint64_t path, uint64_t flags, uint64_t fd)
{
    struct place p = find_place(r, dirfd, path);
    ck_assert_uint_lt(fd, FDS);
    r->node[fd] = NOWHERE;
    if (p.folder == OUTSIDE)
        return;
    if (p.node == NOWHERE) {
        ck_assert_msg(flags & O_CREAT, "%s: was opened and is not known", p.name);
        struct deed d = {.kind = DEED_FILE, .folder = p.folder, .node = journal_node(r->journal, false)};
        memcpy(d.name, p.name, sizeof d.name);
        journal_add(r->journal, &d);
        p.node = d.node;
    } else if (flags & O_TRUNC) {
        journal_add(r->journal, &(struct deed){.kind = DEED_LENGTH, .node = p.node});
    }
    r->node[fd] = p.node;
}

/* Behind the write the descriptor stands at its end. */
static uint64_t position(const struct recorder *r, uint64_t fd)
{
    char path[64];
    unsigned long long at = 0;
    snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", (int)r->pid, (int)fd);
    FILE *f = fopen(path, "r");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(fscanf(f, "pos: %llu", &at), 1);
    fclose(f);
    return at;
}

static void add_write(struct recorder *r, int node, uint64_t at, uint64_t from, size_t size)
{
    struct deed d = {.kind = DEED_WRITE, .node = node, .at = at, .size = size, .bytes = malloc(size + 1)};
    ck_assert_ptr_nonnull(d.bytes);
    read_bytes(r, from, d.bytes, size);
    journal_add(r->journal, &d);
    free(d.bytes);
}

static void on_writev(struct recorder *r, const uint64_t *arg, uint64_t result)
{
    struct iovec v[8];
    uint64_t at = position(r, arg[0]) - result;
    ck_assert_uint_le(arg[2], 8);
    read_bytes(r, arg[1], v, arg[2] * sizeof *v);
    for (size_t i = 0; i < arg[2] && result; i++) {
        size_t n = v[i].iov_len < result ? v[i].iov_len : result;
        add_write(r, node_of(r, arg[0]), at, (uintptr_t)v[i].iov_base, n);
        at += n;
        result -= n;
    }
}

static void on_move(struct recorder *r, uint64_t dir, uint64_t path, uint64_t new_dir, uint64_t new_path)
{
    struct place from = find_place(r, dir, path), to = find_place(r, new_dir, new_path);
    if (from.folder == OUTSIDE && to.folder == OUTSIDE)
        return;
    ck_assert_msg(from.node >= 0 && to.folder >= 0, "%s: moved in or out", from.name);
    struct deed d = {.kind = DEED_MOVE, .node = from.node, .folder = from.folder, .to = to.folder};
    memcpy(d.name, from.name, sizeof d.name);
    memcpy(d.new_name, to.name, sizeof d.new_name);
    journal_add(r->journal, &d);
}

static void on_name(struct recorder *r, enum deed_kind kind, uint64_t dir, uint64_t path)
{
    struct place p = find_place(r, dir, path);
    if (p.folder == OUTSIDE)
        return;
    struct deed d = {.kind = kind, .node = p.node, .folder = p.folder};
    memcpy(d.name, p.name, sizeof d.name);
    if (kind == DEED_FOLDER)
        d.node = journal_node(r->journal, true);
    journal_add(r->journal, &d);
}

static void on_length(struct recorder *r, int node, uint64_t size)
{
    if (node >= 0)
        journal_add(r->journal, &(struct deed){.kind = DEED_LENGTH, .node = node, .at = size});
}

static void on_sync(struct recorder *r, uint64_t fd)
{
    if (node_of(r, fd) >= 0)
        journal_add(r->journal, &(struct deed){.kind = DEED_SYNC, .node = node_of(r, fd)});
}

static void on_dup(struct recorder *r, uint64_t fd, uint64_t copy)
{
    ck_assert_uint_lt(copy, FDS);
    r->node[copy] = node_of(r, fd);
}

/* Calls of which none may be made on a file of ours, for they are not followed. */
static void refuse(const struct recorder *r, const struct call *c)
{
    ck_assert_msg(node_of(r, c->arg[0]) < 0, "system call %d on a file of the store is not followed", (int)c->number);
}

/* A shared writable mapping would change a file without a call. */
static void on_map(const struct recorder *r, const struct call *c)
{
    bool writes = (c->arg[3] & MAP_SHARED) && (c->arg[2] & PROT_WRITE);
    ck_assert_msg(!writes || node_of(r, c->arg[4]) < 0, "a file of the store is mapped to be written");
}

static void take_call(struct recorder *r, const struct call *c, uint64_t result)
{
    const uint64_t *a = c->arg;
    const uint64_t here = (uint64_t)(int64_t)AT_FDCWD;
    switch (c->number) {
#ifdef SYS_open
    case SYS_open: on_open(r, here, a[0], a[1], result); break;
    case SYS_creat: on_open(r, here, a[0], O_CREAT | O_TRUNC, result); break;
    case SYS_rename: on_move(r, here, a[0], here, a[1]); break;
    case SYS_unlink: on_name(r, DEED_REMOVE, here, a[0]); break;
    case SYS_rmdir: on_name(r, DEED_REMOVE, here, a[0]); break;
    case SYS_mkdir: on_name(r, DEED_FOLDER, here, a[0]); break;
    case SYS_dup2: on_dup(r, a[0], result); break;
    case SYS_link:
    case SYS_symlink: ck_abort_msg("a link was made, which is not followed");
#endif
    case SYS_openat: on_open(r, a[0], a[1], a[2], result); break;
#ifdef SYS_renameat
    case SYS_renameat: on_move(r, a[0], a[1], a[2], a[3]); break;
#endif
    case SYS_renameat2: on_move(r, a[0], a[1], a[2], a[3]); break;
    case SYS_unlinkat: on_name(r, DEED_REMOVE, a[0], a[1]); break;
    case SYS_mkdirat: on_name(r, DEED_FOLDER, a[0], a[1]); break;
    case SYS_linkat:
    case SYS_symlinkat: ck_abort_msg("a link was made, which is not followed");
    case SYS_write:
        if (node_of(r, a[0]) >= 0)
            add_write(r, node_of(r, a[0]), position(r, a[0]) - result, a[1], result);
        break;
    case SYS_pwrite64:
        if (node_of(r, a[0]) >= 0)
            add_write(r, node_of(r, a[0]), a[3], a[1], result);
        break;
    case SYS_writev:
        if (node_of(r, a[0]) >= 0)
            on_writev(r, a, result);
        break;
    case SYS_ftruncate: on_length(r, node_of(r, a[0]), a[1]); break;
    case SYS_truncate: on_length(r, find_place(r, here, a[0]).node, a[1]); break;
    case SYS_fsync:
    case SYS_fdatasync: on_sync(r, a[0]); break;
    case SYS_dup:
    case SYS_dup3: on_dup(r, a[0], result); break;
    case SYS_fcntl:
        if (a[1] == F_DUPFD || a[1] == F_DUPFD_CLOEXEC)
            on_dup(r, a[0], result);
        break;
    case SYS_close:
        if (a[0] < FDS)
            r->node[a[0]] = NOWHERE;
        break;
    case SYS_mmap: on_map(r, c); break;
    case SYS_pwritev:
    case SYS_fallocate:
    case SYS_sendfile:
    case SYS_copy_file_range:
    case SYS_splice:
    case SYS_ioctl: refuse(r, c); break;
    default: break;
    }
}

/* ---- following ---- */

static struct call *call_of(struct recorder *r, pid_t thread)
{
    for (int i = 0; i < THREADS; i++) {
        struct call *c = &r->call[i];
        if (c->thread == thread || c->thread == 0) {
            c->thread = thread;
            return c;
        }
    }
    ck_abort_msg("more than %d threads", THREADS);
}

/* Calls of which the order counts; none of them waits for another thread. */
static bool is_followed(uint64_t number)
{
    static const long list[] = {
#ifdef SYS_open
        SYS_open, SYS_creat, SYS_rename, SYS_unlink, SYS_rmdir, SYS_mkdir,
#endif
#ifdef SYS_renameat
        SYS_renameat,
#endif
        SYS_openat, SYS_renameat2, SYS_unlinkat, SYS_mkdirat, SYS_write, SYS_pwrite64, SYS_writev, SYS_ftruncate,
        SYS_truncate, SYS_fsync, SYS_fdatasync, SYS_close,
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if ((uint64_t)list[i] == number)
            return true;
    return false;
}

static void resume(pid_t thread, int sig)
{
    ck_assert_int_eq(ptrace(PTRACE_SYSCALL, thread, NULL, (void *)(intptr_t)sig), 0);
}

static void release(struct recorder *r)
{
    r->busy = r->held_count ? r->held[--r->held_count] : 0;
    if (r->busy)
        resume(r->busy, 0);
}

/* False: it has to wait. */
static bool on_stop(struct recorder *r, pid_t thread)
{
    struct __ptrace_syscall_info info;
    struct call *c = call_of(r, thread);
    ck_assert_int_gt(ptrace(PTRACE_GET_SYSCALL_INFO, thread, (void *)sizeof info, &info), 0);
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
        c->number = info.entry.nr;
        memcpy(c->arg, info.entry.args, sizeof c->arg);
        if (is_followed(c->number) && r->busy)
            r->held[r->held_count++] = thread;
        else if (is_followed(c->number))
            r->busy = thread;
        return !is_followed(c->number) || r->busy == thread;
    }
    if (info.op == PTRACE_SYSCALL_INFO_EXIT && !info.exit.is_error)
        take_call(r, c, (uint64_t)info.exit.rval);
    if (r->busy == thread)
        release(r);
    return true;
}

static void become_program(const char *root, const char *words)
{
    static char buffer[4096], asan[256];
    static char *argv[WORDS_MAX];
    int argc = 0, null = open("/dev/null", O_RDWR);
    argv[argc++] = getenv("TEST_PROGRAM");
    snprintf(buffer, sizeof buffer, "%s", words);
    for (char *w = strtok(buffer, " "); w && argc < WORDS_MAX - 1; w = strtok(NULL, " "))
        argv[argc++] = strcmp(w, "''") == 0 ? w + 2 : w;
    setenv("DROPOUT_LAB_DATA", TEST_DATA "/pytorch/first-2048", 1);
    setenv("XDG_DATA_HOME", root, 1);
    /* the search for leaks follows the program by ptrace itself */
    snprintf(asan, sizeof asan, "%s:detect_leaks=0", getenv("ASAN_OPTIONS") ? getenv("ASAN_OPTIONS") : "");
    setenv("ASAN_OPTIONS", asan, 1);
    if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0
        || raise(SIGSTOP) != 0)
        _exit(125);
    execv(argv[0], argv);
    _exit(126);
}

/* What it is stopped by: a call, the start of a thread, or a signal of its own, which it gets. */
static void go_on(struct recorder *r, pid_t thread, int status)
{
    int sig = WSTOPSIG(status);
    bool event = sig == SIGTRAP || (sig == SIGSTOP && thread != r->pid);
    if (sig == (SIGTRAP | 0x80) && !on_stop(r, thread))
        return;
    resume(thread, event || sig == (SIGTRAP | 0x80) ? 0 : sig);
}

static int follow(struct recorder *r)
{
    for (int status;;) {
        pid_t thread = waitpid(-1, &status, __WALL);
        ck_assert_int_gt(thread, 0);
        if (WIFSTOPPED(status)) {
            go_on(r, thread, status);
            continue;
        }
        call_of(r, thread)->thread = -1;
        if (r->busy == thread)
            release(r);
        if (thread == r->pid)
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
}

static pid_t start(const char *root, const char *words)
{
    const long how = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
    int status;
    fflush(NULL);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        become_program(root, words);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    if (!WIFSTOPPED(status) || ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *)how) != 0)
        return -1;
    return pid;
}

int recorder_run(struct journal *j, const char *root, const char *words)
{
    struct recorder r = {.journal = j, .root = root, .pid = start(root, words)};
    ck_assert_int_gt(r.pid, 0);
    for (int i = 0; i < FDS; i++)
        r.node[i] = NOWHERE;
    journal_add(j, &(struct deed){.kind = DEED_START});
    ck_assert_int_eq(ptrace(PTRACE_SYSCALL, r.pid, NULL, NULL), 0);
    int status = follow(&r);
    journal_add(j, &(struct deed){.kind = DEED_END, .status = status});
    return status;
}

bool recorder_works(void)
{
    if (skip_under_valgrind("power cuts", "it cannot be followed there"))
        return false;
    struct __ptrace_syscall_info info;
    int status;
    pid_t pid = start("/", "--version");
    bool ok = pid > 0 && ptrace(PTRACE_SYSCALL, pid, NULL, NULL) == 0 && waitpid(pid, &status, 0) == pid
        && WIFSTOPPED(status) && ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof info, &info) > 0;
    if (!ok)
        fprintf(stderr, "power cuts: skipped: no ptrace with PTRACE_GET_SYSCALL_INFO here\n");
    if (pid > 0) {
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
    }
    return ok;
}
