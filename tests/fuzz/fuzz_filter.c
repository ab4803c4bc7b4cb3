/* SPDX-License-Identifier: MIT */
/* Filter words, held against runs of several kinds: one that is whole, one without an epoch, one that cannot be read.
 * No run fits a term and its opposite; the terms in another order, or with other blanks, say the same. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "run/store.h"

enum { RUNS = 3 };

static void make_runs(struct store_entry run[RUNS])
{
    struct err e;
    memset(run, 0, RUNS * sizeof *run);
    run[0] = (struct store_entry){.id = "20261122-161523-baseline-seed1", .started = "2026-11-22T16:15:23Z",
                                  .group = "20261122-161523", .name = "exam run", .tags = "exam week2",
                                  .isa = "avx2", .version = "0.2.0", .state = RUN_DONE, .forked = true, .noted = true};
    FUZZ_REQUIRE(spec_parse(&run[0].spec, "net=mlp:64-32 drop=0.25,0.4>0.1,gauss:0.5 opt=sgd lr=0.05", &e));
    run[0].summary.epochs = 50;
    run[0].summary.best.epoch = 20;
    run[0].summary.last.epoch = 50;
    for (enum metric m = 0; m < METRIC_COUNT; m++) {
        metric_set(&run[0].summary.best, m, 0.3271 + m);
        metric_set(&run[0].summary.last, m, m % 2 ? NAN : 0.5);
    }
    run[0].test.images = 10000;
    run[0].test.loss = INFINITY;
    snprintf(run[1].id, sizeof run[1].id, "x");
    run[1].spec = spec_default();
    run[1].state = RUN_CUT;
    snprintf(run[2].id, sizeof run[2].id, "broken");
    snprintf(run[2].problem, sizeof run[2].problem, "has no run.json");
}

/* The terms one by one, behind each other, must say what they say together. */
static void check_terms(const struct filter *f, const struct store_entry *x)
{
    bool all = true;
    for (size_t i = 0; i < f->count; i++) {
        struct filter one = {.count = 1, .term = {f->term[i]}};
        bool fits = filter_match(&one, x);
        all = all && fits;
        FUZZ_REQUIRE(memchr(f->term[i].text, 0, sizeof f->term[i].text));
        FUZZ_REQUIRE(f->term[i].key >= -1 && f->term[i].key < (int)filter_key_count);
        FUZZ_REQUIRE(isfinite(f->term[i].number));
    }
    FUZZ_REQUIRE(filter_match(f, x) == all);
}

void fuzz_filter(const uint8_t *data, size_t size)
{
    static struct store_entry run[RUNS];
    struct filter f;
    struct err e = {0};
    if (!run[0].id[0])
        make_runs(run);
    char *text = fuzz_text(data, size);
    bool ok = filter_parse(&f, text, &e);
    FUZZ_REQUIRE(f.count <= FILTER_TERMS_MAX);
    if (!ok)
        fuzz_error(&e);
    for (size_t i = 0; ok && i < RUNS; i++)
        check_terms(&f, &run[i]);
    free(text);
}
