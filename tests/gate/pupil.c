/* SPDX-License-Identifier: MIT */
/* The program under --restricted, as another user where the tests are root's; see pupil.h. */
#include "pupil.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "gate/calls.h"
#include "gate/sanitized.h"
#include "tests/common/scratch.h"

enum { WORDS = 48, SECRETS = 3 };

extern char **environ;
static unsigned user;
static struct stat before[SECRETS];
static const char *const secret[SECRETS] = {"outside/secret.svg", "outside/notes.txt", "outside/empty.csv"};
static const char *const file_of_data[] = {"train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
                                           "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"};

static void copy(const char *from, const char *to, unsigned mode)
{
    size_t size;
    char *bytes = scratch_read(from, &size);
    scratch_write(to, bytes, size);
    free(bytes);
    ck_assert_int_eq(chmod(to, mode), 0);
}

static void make_folder(const char *name, unsigned mode, unsigned owner)
{
    ck_assert_int_eq(mkdir(scratch_at(name), mode), 0);
    ck_assert_int_eq(chmod(scratch_at(name), mode), 0);
    ck_assert_int_eq(geteuid() == 0 ? chown(scratch_at(name), owner, owner) : 0, 0);
}

/* Of the subset there may be no test images; what is not there is not copied. */
static void copy_data(void)
{
    make_folder("data", 0755, 0);
    for (size_t i = 0; i < sizeof file_of_data / sizeof *file_of_data; i++) {
        char from[FILE_PATH_MAX], to[128];
        snprintf(from, sizeof from, "%s/pytorch/first-2048/%s", TEST_DATA, file_of_data[i]);
        snprintf(to, sizeof to, "data/%s", file_of_data[i]);
        if (access(from, R_OK) == 0)
            copy(from, scratch_at(to), 0644);
    }
}

static void plant_secrets(void)
{
    make_folder("outside", 0777, user);
    for (size_t i = 0; i < SECRETS; i++) {
        scratch_write_text(scratch_at(secret[i]), i == 2 ? "" : "not for pupils\n");
        ck_assert_int_eq(chmod(scratch_at(secret[i]), 0666), 0);
        ck_assert_int_eq(lstat(scratch_at(secret[i]), &before[i]), 0);
    }
}

bool pupil_ready(const char *test, unsigned uid)
{
    if (skip_under_valgrind(test, "it is preloaded, which --restricted refuses"))
        return false;
    user = geteuid() == 0 ? uid : geteuid();
    make_folder("bin", 0755, 0);
    copy(getenv("TEST_PROGRAM") ? getenv("TEST_PROGRAM") : "dropout-lab", scratch_at("bin/dropout-lab"), 0755);
    copy_data();
    make_folder("store", 0755, user);
    plant_secrets();
    return true;
}

const char *pupil_program(void)
{
    return scratch_at("bin/dropout-lab");
}

const char *pupil_prefix(void)
{
    return GATE_SANITIZED ? "ASAN_OPTIONS=detect_leaks=0 " : "";
}

const char *pupil_options(void)
{
    static char options[3 * FILE_PATH_MAX];
    const char *why;
    snprintf(options, sizeof options, "--restricted --data %s --store %s%s", scratch_at("data"), scratch_at("store"),
             calls_there(&why) ? "" : " --no-filter");
    return options;
}

/* A pupil's process: no rights, and no library but the system's. */
static void become_pupil(void)
{
    if (geteuid() == 0 && (setgid(user) != 0 || setuid(user) != 0))
        _exit(125);
    for (char **v = environ; v && *v; v++)
        if (strncmp(*v, "LD_", 3) == 0)
            **v = 'l';
}

static void run(const char *words, const char *const *env)
{
    static char line[5 * FILE_PATH_MAX];
    char *argv[WORDS + 1] = {0};
    int n = 0;
    become_pupil();
    if (GATE_SANITIZED)
        setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
    for (const char *const *v = env; v && *v; v++)
        putenv((char *)*v);
    snprintf(line, sizeof line, "%s %s %s", pupil_program(), pupil_options(), words);
    for (char *w = strtok(line, " "); w && n < WORDS; w = strtok(NULL, " "))
        argv[n++] = w;
    execv(argv[0], argv);
    _exit(126);
}

struct words {
    const char *words;
    const char *const *env;
};

static int child(void *arg)
{
    struct words *w = arg;
    run(w->words, w->env);
    return 127;
}

void pupil_start(struct pty *p, const char *words, const char *const *env)
{
    struct pty_config config = {.cols = 100, .rows = 30, .term = "xterm-256color"};
    struct words w = {.words = words, .env = env};
    ck_assert(pty_start(p, &config, child, &w));
}

void pupil_open(struct pty *p, const char *words, const char *const *env)
{
    pupil_start(p, words, env);
    expect(p, "data, 2,048");
}

int pupil_lines(const char *words, const char *input, const char *const *env)
{
    int in[2], status, out = open(scratch_at("said"), O_WRONLY | O_CREAT | O_TRUNC, 0666);
    ck_assert(out >= 0 && pipe(in) == 0);
    fflush(NULL);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        if (dup2(in[0], 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0)
            _exit(125);
        close(in[1]);
        run(words, env);
    }
    close(in[0]);
    close(out);
    signal(SIGPIPE, SIG_IGN); /* it may have refused before it read anything */
    ssize_t put = write(in[1], input, strlen(input));
    ck_assert(put == (ssize_t)strlen(input) || errno == EPIPE);
    close(in[1]);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

const char *pupil_said(void)
{
    static char *text;
    free(text);
    return text = scratch_read(scratch_at("said"), NULL);
}

void pupil_open_long(struct pty *p)
{
    pupil_open(p, PUPIL_LONG, NULL);
    type(p, "\r");
    expect(p, "/9000");
}

void pupil_end(struct pty *p, int status)
{
    int got = pty_status(p, SOON);
    if (got == PTY_STATUS_NONE)
        pty_show(p);
    ck_assert_msg(WIFEXITED(got) && WEXITSTATUS(got) == status, "ended with %#x, not %d", (unsigned)got, status);
    pty_stop(p);
}

void pupil_quit(struct pty *p)
{
    type(p, "\033");
    pty_pump(p, 0.2);
    type(p, ":quit\ry"); /* on a slow machine a run may still train, and there is a question; else nobody reads the y */
    pupil_end(p, 0);
}

void pupil_left_all_alone(void)
{
    for (size_t i = 0; i < SECRETS; i++) {
        struct stat now;
        ck_assert_msg(lstat(scratch_at(secret[i]), &now) == 0, "%s is gone", secret[i]);
        ck_assert_msg(now.st_ino == before[i].st_ino && now.st_size == before[i].st_size
                          && now.st_mode == before[i].st_mode && now.st_mtim.tv_sec == before[i].st_mtim.tv_sec
                          && now.st_mtim.tv_nsec == before[i].st_mtim.tv_nsec,
                      "%s has changed", secret[i]);
    }
    struct stat folder;
    ck_assert_int_eq(stat(scratch_at("outside"), &folder), 0);
    ck_assert_uint_eq(folder.st_nlink, 2);
    char command[FILE_PATH_MAX + 64];
    snprintf(command, sizeof command, "test $(ls -A '%s' | wc -l) = %d", scratch_at("outside"), SECRETS);
    ck_assert_msg(system(command) == 0, "something new lies outside");
}

bool pupil_has(const char *name)
{
    char path[FILE_PATH_MAX];
    struct stat st;
    snprintf(path, sizeof path, "store/dropout-lab/%s", name);
    return lstat(scratch_at(path), &st) == 0;
}
