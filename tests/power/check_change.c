/* SPDX-License-Identifier: MIT */
/* Files that another program replaces, empties, lengthens or writes over while they are read: an error in a sentence or
 * a result, never a crash. A result is of what was read: two runs whose record tells the same fingerprint have the same
 * history. No file is mapped into memory, so a file that becomes shorter cannot end the program (SIGBUS).
 */
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "cases.h"
#include "tests/app/program.h"
#include "tests/common/scratch.h"
#include "tests/common/tool.h"

/* LISTED: what `runs --json` prints of so many fits into an outcome. */
enum { ROUNDS = 4, ROUNDS_SOAK = 100, PRINTS_MAX = 512, LISTED = 16 };

enum how { REPLACED, EMPTIED, LENGTHENED, WRITTEN_OVER, HOWS };

struct file {
    char path[FILE_PATH_MAX];
    char *bytes[2]; /* of the same length; the second differs behind the first half */
    size_t size;
};

static void put(const char *path, int flags, const char *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0644);
    if (fd < 0 || write(fd, bytes, size) != (ssize_t)size || close(fd) != 0)
        _exit(1);
}

static void change(const struct file *f, enum how how, unsigned turn)
{
    char aside[FILE_PATH_MAX + 8];
    const char *bytes = f->bytes[turn % 2];
    snprintf(aside, sizeof aside, "%s.new", f->path);
    switch (how) {
    case REPLACED:
        put(aside, O_TRUNC, bytes, f->size);
        if (rename(aside, f->path) != 0)
            _exit(1);
        break;
    case EMPTIED:
        if (turn % 2 && truncate(f->path, (off_t)(f->size / 3)) != 0)
            _exit(1);
        if (turn % 2 == 0)
            put(f->path, 0, f->bytes[0], f->size);
        break;
    case LENGTHENED:
        if (turn % 2)
            put(f->path, O_APPEND, f->bytes[1], f->size);
        else
            put(f->path, O_TRUNC, f->bytes[0], f->size);
        break;
    case WRITTEN_OVER:
        put(f->path, 0, bytes, f->size);
        break;
    case HOWS:
        break;
    }
    clock_sleep(0.0005 * (turn % 5));
}

static pid_t start_changing(const struct file *f, enum how how)
{
    pid_t parent = getpid(), pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        for (unsigned turn = 1; getppid() == parent; turn++)
            change(f, how, turn);
        _exit(0);
    }
    return pid;
}

static void stop_changing(pid_t pid)
{
    int status;
    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "the changing program ended by itself");
}

static void shell(const char *fmt, const char *a, const char *b)
{
    char command[4 * FILE_PATH_MAX];
    snprintf(command, sizeof command, fmt, a, b);
    ck_assert_msg(system(command) == 0, "%s", command);
}

static struct file file_of(const char *path)
{
    struct file f;
    ck_assert_uint_lt(strlen(path), sizeof f.path);
    strcpy(f.path, path);
    f.bytes[0] = scratch_read(path, &f.size);
    f.bytes[1] = scratch_read(path, NULL);
    return f;
}

static void file_free(struct file *f)
{
    free(f->bytes[0]);
    free(f->bytes[1]);
}

/* Fingerprints and what came of them. */
static struct {
    char sha256[80], *history;
} print[PRINTS_MAX];
static size_t prints;

static void same_print_same_history(const char *sha256, char *history)
{
    for (size_t i = 0; i < prints; i++) {
        if (strcmp(print[i].sha256, sha256) != 0)
            continue;
        ck_assert_str_eq(print[i].history, history);
        free(history);
        return;
    }
    ck_assert_uint_lt(prints, PRINTS_MAX);
    snprintf(print[prints].sha256, sizeof print->sha256, "%s", sha256);
    print[prints++].history = history;
}

static void take_runs(void)
{
    json_t *list = json_loads(run_program("runs --json")->out, 0, NULL), *one;
    size_t i;
    ck_assert(json_is_array(list));
    json_array_foreach(list, i, one) {
        char path[FILE_PATH_MAX];
        const char *id = json_string_value(json_object_get(one, "id"));
        snprintf(path, sizeof path, "%s/dropout-lab/runs/%s", scratch_at("home"), id);
        char run[FILE_PATH_MAX + 16], history[FILE_PATH_MAX + 16];
        snprintf(run, sizeof run, "%s/run.json", path);
        snprintf(history, sizeof history, "%s/history.csv", path);
        json_t *j = json_load_file(run, 0, NULL);
        ck_assert_ptr_nonnull(j);
        same_print_same_history(json_string_value(json_object_get(j, "sha256")), scratch_read(history, NULL));
        json_decref(j);
    }
    json_decref(list);
    shell("rm -rf %s%s", scratch_at("home"), "");
}

/* Ends well or with one sentence. */
static unsigned ask(const char *words)
{
    struct outcome *o = run_program(words);
    ck_assert_msg(o->status == 0 || o->status == 1, "%s: status %d: %s", words, o->status, o->err);
    ck_assert_msg(o->status == 0 || strncmp(o->err, "dropout-lab: ", 13) == 0, "%s: %s", words, o->err);
    return o->status == 0;
}

/* Reads the file by these words while it is changed in each way. */
static void read_while_changed(const struct file *f, const char *words, bool trains)
{
    unsigned good = 0, rounds = soak_or(ROUNDS, ROUNDS_SOAK);
    for (int how = 0; how < HOWS; how++) {
        pid_t pid = start_changing(f, (enum how)how);
        for (unsigned i = 0; i < rounds; i++) {
            good += ask(words);
            if (trains && i % LISTED == LISTED - 1)
                take_runs();
        }
        stop_changing(pid);
        if (trains)
            take_runs();
    }
    if (rounds > ROUNDS)
        fprintf(stderr, "%s: read %u times while it was changed, %u times well, %zu fingerprints\n", f->path,
                HOWS * rounds, good, prints);
}

static void copy_set(void)
{
    shell("cp -r %s %s", TEST_DATA "/pytorch/first-2048", scratch_at("set"));
}

/* Trains on that data, and frees f. */
static void train_while_changed(struct file *f, const char *data)
{
    char words[FILE_PATH_MAX + 128];
    snprintf(words, sizeof words, "run net=mlp:4 train=320 valid=64 epochs=1 --quiet --data %s", data);
    read_while_changed(f, words, true);
    file_free(f);
}

/* The labels of its second half, or the brightness of its pixels. */
static void turn_second_half(struct file *f)
{
    for (size_t i = f->size / 2; i < f->size; i++)
        f->bytes[1][i] ^= 0x55;
}

START_TEST(raw_images_are_changed)
{
    copy_set();
    shell("gunzip %s/*.gz%s", scratch_at("set"), "");
    struct file f = file_of(scratch_at("set/train-images-idx3-ubyte"));
    turn_second_half(&f);
    train_while_changed(&f, scratch_at("set"));
}
END_TEST

START_TEST(packed_images_are_changed)
{
    copy_set();
    struct file f = file_of(scratch_at("set/train-images-idx3-ubyte.gz"));
    turn_second_half(&f);
    train_while_changed(&f, scratch_at("set"));
}
END_TEST

static void write_csv(const char *path)
{
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs("label", f);
    for (int k = 1; k <= 784; k++)
        fprintf(f, ",pixel%d", k);
    for (unsigned i = 0; i < 400; i++) {
        fprintf(f, "\n%u", i % 10);
        for (unsigned k = 0; k < 784; k++)
            fprintf(f, ",%u", 100 + (i * 31 + k * 7 + i % 10 * 5) % 90);
    }
    fputc('\n', f);
    ck_assert_int_eq(fclose(f), 0);
}

START_TEST(a_csv_set_is_changed)
{
    write_csv(scratch_at("set.csv"));
    struct file f = file_of(scratch_at("set.csv"));
    for (size_t i = f.size / 2; i < f.size; i++)
        f.bytes[1][i] = f.bytes[1][i] == '1' ? '2' : f.bytes[1][i];
    train_while_changed(&f, scratch_at("set.csv"));
}
END_TEST

/* Weights to begin with: no fingerprint, but the start of the run is kept, and the run can be trained again from it. */
START_TEST(weights_are_changed)
{
    char words[FILE_PATH_MAX + 128];
    snprintf(words, sizeof words, "run net=mlp:64 train=64 valid=16 epochs=1 --quiet --no-record --save %s",
             scratch_at("w.safetensors"));
    ck_assert(ask(words));
    struct file f = file_of(scratch_at("w.safetensors"));
    for (size_t i = f.size / 2; i < f.size; i++)
        f.bytes[1][i] ^= 1;
    snprintf(words, sizeof words, "run net=mlp:64 train=64 valid=16 epochs=1 --quiet --init %s", f.path);
    read_while_changed(&f, words, false);
    if (access(scratch_at("home/dropout-lab/runs"), F_OK) == 0)
        ck_assert_int_eq(run_program("rerun last --quiet")->status, 0);
    file_free(&f);
}
END_TEST

START_TEST(a_log_is_changed)
{
    char words[FILE_PATH_MAX + 128];
    FILE *out = fopen(scratch_at("log.csv"), "w");
    ck_assert_ptr_nonnull(out);
    fputs("epoch,loss,val_loss\n", out);
    for (int i = 0; i < 20000; i++)
        fprintf(out, "%5d,%.6f,%.6f\n", i, 1.0 / (i + 1), 2.0 / (i + 1));
    ck_assert_int_eq(fclose(out), 0);
    struct file f = file_of(scratch_at("log.csv"));
    for (size_t i = f.size / 2; i < f.size; i++)
        f.bytes[1][i] = f.bytes[1][i] == '0' ? '7' : f.bytes[1][i];
    snprintf(words, sizeof words, "watch --once %s", f.path);
    read_while_changed(&f, words, false);
    file_free(&f);
}
END_TEST

TCase *change_case(void)
{
    TCase *c = tcase_create("change");
    scratch_add(c);
    tcase_set_timeout(c, soak_or(300, 36000));
    tcase_add_test(c, raw_images_are_changed);
    tcase_add_test(c, packed_images_are_changed);
    tcase_add_test(c, a_csv_set_is_changed);
    tcase_add_test(c, weights_are_changed);
    tcase_add_test(c, a_log_is_changed);
    return c;
}
