/* SPDX-License-Identifier: MIT */
/* Folders of runs for the tests; see runs_made.h. */
#include "runs_made.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/common/scratch.h"

void runs_home(struct store *s)
{
    struct err e;
    setenv("XDG_DATA_HOME", scratch_at(""), 1);
    ck_assert_msg(store_init(s, &e), "%s", e.text);
    mkdir(scratch_at("dropout-lab"), 0700);
    mkdir(s->root, 0700);
}

const char *runs_file(const char *id, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "dropout-lab/runs/%s%s%s", id, name[0] ? "/" : "", name);
    return scratch_at(path);
}

/* "2026-11-22T16:15:23Z" from "20261122-161523-..." */
static void stamp_of(char out[32], const char *id)
{
    if (strlen(id) >= 15 && id[8] == '-')
        snprintf(out, 32, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", id, id + 4, id + 6, id + 9, id + 11, id + 13);
    else
        strcpy(out, "2020-01-01T00:00:00Z");
}

static void write_history(const char *id, uint32_t epochs, double best, double last)
{
    FILE *f = fopen(runs_file(id, "history.csv"), "w");
    ck_assert_ptr_nonnull(f);
    fprintf(f, "epoch,train_loss,train_accuracy,valid_loss,valid_accuracy\n");
    for (uint32_t i = 1; i <= epochs; i++)
        fprintf(f, "%u,0.5,80.0000,%.8g,%.4f\n", (unsigned)i, i == 1 ? best : last, i == 1 ? 88.0 : 87.0);
    ck_assert_int_eq(fclose(f), 0);
}

static void make(const char *id, int format, const char *words, const char *state, const char *summary)
{
    char stamp[32], text[4096];
    mkdir(runs_file(id, ""), 0700);
    stamp_of(stamp, id);
    snprintf(text, sizeof text, "{\"format\": %d, \"id\": \"%s\", \"spec\": \"%s\", \"train\": 50000, "
             "\"valid\": 10000, \"data\": \"Fashion-MNIST, 60,000 + 10,000, verified\", \"sha256\": \"c59f\", "
             "\"isa\": \"avx2\", \"version\": \"0.1.0\", \"state\": \"%s\", \"started\": \"%s\", "
             "\"ended\": \"%s\"%s}\n", format, id, words, state, stamp, stamp, summary);
    scratch_write_text(runs_file(id, "run.json"), text);
}

void runs_make(const char *id, const char *words, const char *state, uint32_t epochs, double best, double last)
{
    char summary[512];
    snprintf(summary, sizeof summary, ", \"summary\": {\"epochs\": %u, \"best\": {\"epoch\": 1, \"train_loss\": 0.5, "
             "\"train_accuracy\": 80, \"valid_loss\": %.8g, \"valid_accuracy\": 88}, \"last\": {\"epoch\": %u, "
             "\"train_loss\": 0.5, \"train_accuracy\": 80, \"valid_loss\": %.8g, \"valid_accuracy\": %d}}",
             (unsigned)epochs, best, (unsigned)epochs, last, epochs == 1 ? 88 : 87);
    make(id, 2, words, state, epochs ? summary : "");
    write_history(id, epochs, best, last);
}

void runs_make_old(const char *id, const char *words, const char *state, uint32_t epochs, double best, double last)
{
    make(id, 1, words, state, "");
    write_history(id, epochs, best, last);
}

void runs_settle(const char *id)
{
    static const char *const name[] = {"run.json", "history.csv", "label.json"};
    const struct timespec old[2] = {{.tv_sec = 1700000000}, {.tv_sec = 1700000000}};
    for (size_t i = 0; i < sizeof name / sizeof *name; i++)
        utimensat(AT_FDCWD, runs_file(id, name[i]), old, 0);
}

void runs_read(struct store *s)
{
    struct err e = {0};
    ck_assert_msg(store_read(s, &e), "%s", e.text);
}
