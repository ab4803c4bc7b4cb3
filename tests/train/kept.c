/* SPDX-License-Identifier: MIT */
/* Runs that are kept, cut off and gone on with; see kept.h. */
#include "kept.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "check_train.h"
#include "tests/common/scratch.h"
#include "tests/common/sparse.h"

const char *const kept_line[KEPT_LINES] = {
    "net=mlp:60-20 drop=0.25,0.4,0.4 train=" SPARSE_TEXT("900", "300") " valid=100 epochs=60 seed=3",
    "net=mlp:50-7 drop=0.1,0.5,0 batch=50 opt=sgd lr=0.05 momentum=0.9 train=" SPARSE_TEXT("920", "320")
    " valid=64 epochs=60 seed=4",
};

/* A test's kept_data and folder of runs. */
struct dataset kept_data;
char kept_root[FILE_PATH_MAX];

static void set_up(void)
{
    load_first_2048(&kept_data);
    snprintf(kept_root, sizeof kept_root, "%s", scratch_at("runs"));
}

static void tear_down(void)
{
    dataset_free(&kept_data);
}

struct worker_config config(const char *words)
{
    struct worker_config c = config_of(&kept_data, words);
    c.runs_root = kept_root;
    c.checkpoint_seconds = 0.02;
    return c;
}

const char *id_of(const struct worker *w)
{
    static char id[4][RECORD_ID_MAX];
    static unsigned next;
    const char *slash = strrchr(worker_folder(w), '/');
    ck_assert_ptr_nonnull(slash);
    return strcpy(id[next++ % 4], slash + 1);
}

const char *in(const char *id, const char *name)
{
    static char path[8][FILE_PATH_MAX + 200];
    static unsigned next;
    char *out = path[next++ % 8];
    snprintf(out, sizeof path[0], "%s/%s/%s", kept_root, id, name);
    return out;
}

/* Starts it, and cuts it off when it has told that many epochs more than `epochs`; its id. */
const char *cut_after(const struct worker_config *c, size_t epochs, enum command_kind command)
{
    struct told t = told_new(&c->spec);
    struct worker *w = start_worker(c);
    while (t.history.count < epochs && !told_ended(&t, w))
        clock_sleep(0.0005);
    worker_command(w, command);
    told_follow(&t, w);
    ck_assert_msg(t.state != RUN_FAILED && !t.warnings, "%s%s", t.text, t.warning);
    const char *id = id_of(w);
    worker_delete(w);
    history_free(&t.history);
    return id;
}

/* Goes on with it to its end; what it told is the caller's. */
struct told resume(const char *id, const char *words)
{
    struct worker_config c = config(words);
    c.resume = id;
    c.trail_budget = 1 << 20;
    struct told t = told_new(&c.spec);
    struct worker *w = start_worker(&c);
    told_follow(&t, w);
    worker_delete(w);
    return t;
}

void resume_to_the_end(const char *id, const char *words)
{
    struct told t = resume(id, words);
    ck_assert_msg(t.state == RUN_DONE && !t.warnings, "%d %s%s", t.state, t.text, t.warning);
    ck_assert_uint_eq(t.history.count, t.history.capacity);
    history_free(&t.history);
}

void is_noted(const struct told *t, const char *part)
{
    for (unsigned i = 0; i < t->notes; i++)
        if (strstr(t->note[i], part))
            return;
    ck_abort_msg("no note says '%s', but '%s'", part, t->notes ? t->note[0] : "");
}

void same_files(const char *a, const char *b, const char *name)
{
    size_t n, m;
    char *x = scratch_read(in(a, name), &n), *y = scratch_read(in(b, name), &m);
    ck_assert_msg(n == m && memcmp(x, y, n) == 0, "%s", name);
    free(x);
    free(y);
}

struct record_info info_of(const char *id)
{
    struct record_info info;
    struct err e;
    ck_assert_msg(record_read(&info, kept_root, id, &e), "%s", e.text);
    return info;
}

/* Two runs of the same have come to the same, and say the same of it. */
void same_runs(const char *a, const char *b)
{
    same_files(a, b, "history.csv");
    same_files(a, b, "model.safetensors");
    struct record_info x = info_of(a), y = info_of(b);
    ck_assert(x.state == RUN_DONE && y.state == RUN_DONE && x.summarised && y.summarised);
    ck_assert(memcmp(&x.summary, &y.summary, sizeof x.summary) == 0);
    ck_assert_uint_eq(x.course_count, y.course_count);
    for (size_t i = 0; i < x.course_count; i++) {
        ck_assert(x.course[i].epoch == y.course[i].epoch && x.course[i].lr == y.course[i].lr);
        ck_assert(memcmp(x.course[i].drop, y.course[i].drop, spec_sites(&x.spec) * sizeof(double)) == 0);
    }
}

const char *whole(const struct worker_config *c)
{
    return cut_after(c, SIZE_MAX, COMMAND_RESUME);
}

TCase *kept_case(const char *name)
{
    TCase *c = tcase_create(name);
    tcase_set_timeout(c, 120);
    tcase_set_tags(c, ARITHMETIC);
    scratch_add(c);
    tcase_add_checked_fixture(c, set_up, tear_down);
    return c;
}
