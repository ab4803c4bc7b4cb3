/* SPDX-License-Identifier: MIT */
/* The stage; see stage.h. Its folder is <scratch>/stage, which stage_set copies from <scratch>/kept. */
#define _GNU_SOURCE
#include "stage.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "data/dataset.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"
#include "tests/term/pty.h"
#include "tree.h"

enum { WORDS_MAX = 40, ROWS = 24, COLUMNS = 80, CSV_IMAGES = 400 };

/* Seconds. A text that does not come with a fault is not waited for much longer than it took without. */
static const double patience = 20, step_patience = 5, step_more = 0.3;
static double step_took[STEPS_MAX];

struct fault_page *stage_page;

const char *stage_at(const char *name)
{
    char path[FILE_PATH_MAX];
    ck_assert_int_lt(snprintf(path, sizeof path, "stage%s%s", *name ? "/" : "", name), (int)sizeof path);
    return scratch_at(path);
}

/* ---- the program ---- */

static void split(char *buffer, const char *words, char **argv)
{
    int argc = 0;
    argv[argc++] = getenv("TEST_PROGRAM");
    strcpy(buffer, words);
    for (char *w = strtok(buffer, " "); w && argc < WORDS_MAX - 1; w = strtok(NULL, " "))
        argv[argc++] = w;
    argv[argc] = NULL;
    ck_assert_ptr_nonnull(argv[0]);
}

static const char *place_of_data(const struct operation *o)
{
    return o && o->data ? scratch_at(o->data) : TEST_DATA "/pytorch/first-2048";
}

/* Sanitizers want to come first, and allocate for themselves. */
static const char *const *environment(const struct operation *o)
{
    static char data[FILE_PATH_MAX + 32], home[FILE_PATH_MAX + 32], page[FILE_PATH_MAX + 32], asan[512];
    static const char *env[] = {data, home, page, asan, "LD_PRELOAD=" FAULT_LIBRARY, "LC_ALL=C.UTF-8",
                                "MALLOC_ARENA_MAX=2",
                                NULL};
    const char *options = getenv("ASAN_OPTIONS");
    snprintf(data, sizeof data, "DROPOUT_LAB_DATA=%s", place_of_data(o));
    snprintf(home, sizeof home, "XDG_DATA_HOME=%s", stage_at("home"));
    snprintf(page, sizeof page, "FAULT_PAGE=%s", scratch_at("page"));
    snprintf(asan, sizeof asan, "ASAN_OPTIONS=%s:verify_asan_link_order=0:fast_unwind_on_malloc=0",
             options ? options : "");
    return env;
}

static void redirect(int to, const char *path, int flags)
{
    int fd = open(path, flags, 0600);
    if (fd < 0 || dup2(fd, to) < 0)
        _exit(125);
    close(fd);
}

static void be_program(const struct operation *o, char *const *argv, unsigned long memory)
{
    const struct rlimit limit = {memory, memory};
    const char *out = stage_at("stdout"), *err = stage_at("stderr"), *const *env = environment(o);
    redirect(0, o && o->in ? stage_at(o->in) : "/dev/null", O_RDONLY);
    redirect(1, out, O_WRONLY | O_CREAT | O_TRUNC);
    redirect(2, err, O_WRONLY | O_CREAT | O_TRUNC);
    for (; *env; env++)
        putenv((char *)*env);
    signal(SIGPIPE, SIG_DFL);
    if (chdir(stage_at("")) != 0 || (memory && setrlimit(RLIMIT_AS, &limit) != 0))
        _exit(125);
    execv(argv[0], argv);
    _exit(126);
}

/* The pipe's other end closes when the program ends. */
static bool wait_end(int fd)
{
    struct pollfd on = {.fd = fd, .events = POLLIN};
    int n;
    while ((n = poll(&on, 1, (int)(deadline(patience) * 1000))) < 0 && errno == EINTR)
        ;
    return n > 0;
}

static void take_status(struct ending *end, int status)
{
    end->killed = WIFSIGNALED(status);
    end->status = end->killed ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void run_files(struct ending *end, const struct operation *o, const char *words, unsigned long memory)
{
    char buffer[1024], *argv[WORDS_MAX];
    int ends[2], status;
    split(buffer, words, argv);
    ck_assert_int_eq(pipe(ends), 0);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        close(ends[0]);
        be_program(o, argv, memory);
    }
    close(ends[1]);
    bool in_time = wait_end(ends[0]);
    close(ends[0]);
    if (!in_time) { /* it tells where it is, if it still can */
        kill(pid, SIGABRT);
        clock_sleep(0.5);
        kill(pid, SIGKILL);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    take_status(end, status);
    if (!in_time)
        end->status = STATUS_HANGS;
    char *text = scratch_read(stage_at("stderr"), NULL);
    snprintf(end->err, sizeof end->err, "%s", text);
    free(text);
}

static void read_screen(char *out, size_t size, struct pty *p)
{
    char row[PTY_LINE_MAX];
    size_t used = 0;
    for (int y = 0; y < p->rows && used + PTY_LINE_MAX < size; y++)
        used += (size_t)snprintf(out + used, size - used, "%s\n", pty_row(p, y, row));
}

struct job {
    char **argv;
    unsigned long memory;
};

static int be_screen_program(void *arg)
{
    const struct job *j = arg;
    const struct rlimit limit = {j->memory, j->memory};
    if (chdir(stage_at("")) != 0 || (j->memory && setrlimit(RLIMIT_AS, &limit) != 0))
        return 125;
    execv(j->argv[0], j->argv);
    return 126;
}

/* Until the text stands there, the program ends, or time is up: then the operation goes on all the same. */
static bool wait_text(struct pty *p, const char *text, double seconds, int *status)
{
    for (double left = seconds; left > 0 && *status == PTY_STATUS_NONE; left -= 0.02) {
        if (pty_until(p, text, 0.02))
            return true;
        *status = pty_status(p, 0.0001);
    }
    return false;
}

/* learn: nothing fails, and the text has to come. */
static void wait_step(struct pty *p, const struct operation *o, int i, bool learn, int *status)
{
    double begin = clock_now(), known = 2 * step_took[i] + step_more;
    bool there = wait_text(p, o->step[i].until, learn ? deadline(step_patience) : known, status);
    if (!learn)
        return;
    ck_assert_msg(there, "%s: \"%s\" does not come", o->words, o->step[i].until);
    step_took[i] = clock_now() - begin;
}

/* Whatever the program shows by now, it is asked to leave: q, and y where it asks. Both are enough, if slow; ^C has a
 * status of its own. */
static int leave(struct pty *p, int status)
{
    const struct {
        const char *key;
        double wait;
    } ask[] = {{"", 0.5}, {"q", 1}, {"y", deadline(3)}, {"\003", 1}, {"y", 1}};
    for (size_t i = 0; i < sizeof ask / sizeof *ask && status == PTY_STATUS_NONE; i++) {
        (void)pty_send(p, ask[i].key);
        status = pty_status(p, ask[i].wait);
    }
    return status == PTY_STATUS_NONE ? pty_status(p, deadline(patience)) : status;
}

static void run_screen(struct ending *end, const struct operation *o, unsigned long memory, bool learn)
{
    char buffer[1024], *argv[WORDS_MAX];
    struct pty p;
    struct pty_config config = {.cols = COLUMNS, .rows = ROWS, .term = "xterm-256color", .env = environment(o)};
    struct job job = {argv, memory};
    split(buffer, o->words, argv);
    ck_assert(pty_start(&p, &config, be_screen_program, &job));
    int status = PTY_STATUS_NONE;
    for (int i = 0; i < STEPS_MAX && o->step[i].until && status == PTY_STATUS_NONE; i++) {
        wait_step(&p, o, i, learn, &status);
        if (status == PTY_STATUS_NONE)
            (void)pty_send(&p, o->step[i].keys);
    }
    status = leave(&p, status);
    pty_pump(&p, 0.01);
    if (status == PTY_STATUS_NONE) {
        kill(p.pid, SIGABRT);
        clock_sleep(0.5);
        end->status = STATUS_HANGS;
    }
    if (status != PTY_STATUS_NONE)
        take_status(end, status);
    end->not_restored = pty_not_restored(&p);
    read_screen(end->err, sizeof end->err, &p);
    pty_stop(&p);
}

static void arm(const struct fault *fault, unsigned nth, bool on)
{
    memset(stage_page, 0, sizeof *stage_page);
    if (!fault)
        return;
    stage_page->call = fault->call;
    stage_page->effect = fault->effect;
    stage_page->error = fault->error;
    stage_page->nth = nth;
    stage_page->on = on;
}

void stage_run(struct ending *end, const struct operation *o, const struct fault *fault, unsigned nth, bool on,
               unsigned long memory)
{
    memset(end, 0, sizeof *end);
    arm(fault, nth, on);
    if (o->screen)
        run_screen(end, o, memory, !fault && !memory);
    else
        run_files(end, o, o->words, memory);
}

int stage_ask(const char *words)
{
    static struct ending end;
    struct fault_page kept = *stage_page;
    arm(NULL, 0, false);
    run_files(&end, NULL, words, 0);
    *stage_page = kept;
    return end.status;
}

/* ---- what is there ---- */

static void do_well(const char *words)
{
    ck_assert_msg(stage_ask(words) == 0, "%s: %s", words, scratch_read(stage_at("stderr"), NULL));
}

static void shell(const char *command)
{
    char line[2 * FILE_PATH_MAX];
    snprintf(line, sizeof line, "cd %s && %s", scratch_at(""), command);
    ck_assert_msg(system(line) == 0, "%s", line);
}

static void make_csv(void)
{
    static struct dataset data;
    struct err e;
    ck_assert_msg(dataset_load(&data, TEST_DATA "/pytorch/first-2048", &e), "%s", e.text);
    FILE *f = fopen(scratch_at("images.csv"), "w");
    ck_assert_ptr_nonnull(f);
    fputs("label", f);
    for (int i = 1; i <= DATASET_PIXELS; i++)
        fprintf(f, ",pixel%d", i);
    for (int n = 0; n < CSV_IMAGES; n++) {
        fprintf(f, "\n%d", data.train.label[n]);
        for (int i = 0; i < DATASET_PIXELS; i++)
            fprintf(f, ",%d", data.train.pixel[n * DATASET_PIXELS + i]);
    }
    ck_assert_int_eq(fputs("\n", f) < 0 || fclose(f), 0);
    dataset_free(&data);
}

static void make_page(void)
{
    int fd = open(scratch_at("page"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ck_assert(fd >= 0 && ftruncate(fd, sizeof *stage_page) == 0);
    stage_page = mmap(NULL, sizeof *stage_page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ck_assert(stage_page != MAP_FAILED);
    close(fd);
}

/* A run that is killed when it is about to put a checkpoint in the place of the one before: the first that has an
 * epoch, which a slow machine comes to later. */
static void make_cut_run(void)
{
    enum { TRIES = 20 };
    static const struct fault killed = {.call = FAULT_RENAME, .effect = FAULT_KILL};
    static const struct operation run = {
        .words = "run net=mlp:8 train=320 valid=64 epochs=40 seed=7 --checkpoint 0.001"};
    static struct ending end;
    for (unsigned n = 3; n < 3 + TRIES; n++) {
        shell("rm -rf stage/home");
        stage_run(&end, &run, &killed, n, false, 0);
        ck_assert_msg(end.killed, "status %d: %s", end.status, end.err);
        do_well("label last --name cut");
        do_well("runs --json epochs>=1");
        char *text = scratch_read(stage_at("stdout"), NULL);
        bool has = strstr(text, "\"cut\"") != NULL;
        free(text);
        if (has)
            return;
    }
    ck_abort_msg("no run was cut behind its first epoch");
}

static void make_home(void)
{
    ck_assert_int_eq(mkdir(stage_at(""), 0700), 0);
    make_cut_run();
    do_well("run net=mlp:8 train=320 valid=64 epochs=3 drop=0.2 seed=3 --quiet");
    do_well("label last --name done --note first");
    do_well("run net=mlp:8 train=320 valid=64 epochs=1 seed=5 --quiet");
    do_well("label last --name deleted");
    do_well("rm deleted");
    do_well("run net=mlp:8 train=320 valid=64 epochs=1 seed=9 --quiet");
    do_well("runs");
}

void stage_build(void)
{
    make_page();
    make_csv();
    shell("mkdir idx && for f in " TEST_DATA "/pytorch/first-2048/*.gz; do gzip -dc $f >idx/$(basename $f .gz); done");
    make_home();
    shell("mkdir stage/logs && cp " TEST_DATA "/logs/keras.csv " TEST_DATA "/logs/lines.jsonl "
          TEST_DATA "/logs/train.log "
          TEST_DATA "/logs/simple.tfevents " TEST_DATA "/logs/trainer_state.json stage/logs");
    shell("for e in csv json safetensors svg png pdf; do echo what was here before >stage/old.$e; done");
    shell("printf 'start\\nkept\\nname done neu\\ntag neu a\\nannotate neu b\\ndelete neu\\nundelete\\nopen neu\\n"
          "fork 1 1\\n"
          "start\\nfigure plain.svg\\nruns\\nquit\\n' >stage/commands");
    shell("rm -f stage/stdout stage/stderr && mv stage kept && cp -a kept bare && rm -r bare/home");
}

void stage_set(const struct operation *o)
{
    tree_remove(stage_at(""));
    tree_copy(scratch_at(o->bare ? "bare" : "kept"), stage_at(""));
}
