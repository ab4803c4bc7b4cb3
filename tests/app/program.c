/* SPDX-License-Identifier: MIT */
/* The program as a child process; see program.h. */
#include "program.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/common/scratch.h"

enum { WORDS_MAX = 64 };

const char *read_text(const char *path)
{
    static char *text;
    free(text);
    return text = scratch_read(path, NULL);
}

int times(const char *text, const char *needle)
{
    int n = 0;
    for (const char *p = text; (p = strstr(p, needle)); p++)
        n++;
    return n;
}

/* Whoever runs the tests may have them ignored, as a shell does for a job in the background. */
static void signals_as_new(void)
{
    static const int list[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        signal(list[i], SIG_DFL);
}

/* What a program before it said is gone when this returns, so that nobody takes it for the new one's. */
static int empty(const char *name)
{
    int fd = open(scratch_at(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ck_assert_int_ge(fd, 0);
    return fd;
}

/* In the child: never returns. */
static void become_program(const char *words, int in, int out, int err)
{
    static char buffer[4096];
    static char *argv[WORDS_MAX];
    const char *program = getenv("TEST_PROGRAM");
    int argc = 0;
    argv[argc++] = (char *)(program ? program : "dropout-lab");
    snprintf(buffer, sizeof buffer, "%s", words);
    for (char *w = strtok(buffer, " "); w && argc < WORDS_MAX - 1; w = strtok(NULL, " "))
        argv[argc++] = w;
    setenv("DROPOUT_LAB_DATA", TEST_DATA "/pytorch/first-2048", 1);
    setenv("XDG_DATA_HOME", scratch_at("home"), 1);
    if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
        _exit(125);
    signals_as_new();
    execv(argv[0], argv);
    _exit(126);
}

pid_t start_program_on(const char *words, int in)
{
    int out = empty("stdout"), err = empty("stderr");
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        become_program(words, in, out, err);
    close(out);
    close(err);
    return pid;
}

pid_t start_program(const char *words)
{
    int in = open("/dev/null", O_RDONLY);
    ck_assert_int_ge(in, 0);
    pid_t pid = start_program_on(words, in);
    close(in);
    return pid;
}

struct outcome *finish_program(pid_t pid, int signal_number)
{
    static struct outcome o;
    int status;
    if (signal_number)
        ck_assert_int_eq(kill(pid, signal_number), 0);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    o.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    snprintf(o.out, sizeof o.out, "%s", read_text(scratch_at("stdout")));
    snprintf(o.err, sizeof o.err, "%s", read_text(scratch_at("stderr")));
    return &o;
}

struct outcome *run_program(const char *words)
{
    return finish_program(start_program(words), 0);
}
