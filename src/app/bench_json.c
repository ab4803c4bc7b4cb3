/* SPDX-License-Identifier: MIT */
/* The report of `dropout-lab bench --json`: seconds, GFLOP, and plain numbers for shares and ratios. See bench.h. */
#include <jansson.h>
#include <stdio.h>

#include "bench.h"

static json_t *phases(const struct bench_result *r)
{
    json_t *j = json_object();
    int failed = j == NULL;
    for (int p = 0; p < PHASE_COUNT; p++)
        failed |= json_object_set_new(j, phase_name((enum phase)p), json_real(r->phase[p]));
    if (!failed)
        return j;
    json_decref(j);
    return NULL;
}

static json_t *one_case(const struct bench_case *c, const struct bench_result *r)
{
    return json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:i, s:i, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:o}",
                     "spec", c->words, "isa", c->kern->name,
                     "train", (json_int_t)r->epoch.train, "valid", (json_int_t)r->epoch.valid,
                     "train_measured", (json_int_t)r->used.train, "valid_measured", (json_int_t)r->used.valid,
                     "first_epoch", (int)r->first, "epochs", (int)r->epochs,
                     "seconds_per_epoch", r->seconds, "gflop", r->flop * 1e-9,
                     "gflops", r->flop / r->seconds * 1e-9, "peak_gflops", r->peak * 1e-9,
                     "share_of_peak", 1 / r->ratio,
                     "ratio", r->ratio, "ratio_min", r->ratio_min, "ratio_max", r->ratio_max, "phases", phases(r));
}

bool bench_print_json(const char *data, const struct bench_case *c, const struct bench_result *r, size_t count,
                      struct err *e)
{
    json_t *cases = json_array();
    int failed = cases == NULL;
    for (size_t i = 0; i < count; i++)
        failed |= json_array_append_new(cases, one_case(&c[i], &r[i]));
    json_t *j = json_pack("{s:s, s:s, s:s, s:o}", "version", PACKAGE_VERSION, "isa_best", kern_best()->name,
                          "data", data, "cases", cases);
    if (!failed && j && json_dumpf(j, stdout, JSON_INDENT(2) | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(6)) == 0)
        putchar('\n');
    else if (!ferror(stdout))
        failed = 1;
    json_decref(j);
    return !failed || err_memory(e, "the report");
}
