/* SPDX-License-Identifier: MIT */
/* Runs as JSON; see runs_json.h. */
#include "runs_json.h"

#include <stdio.h>
#include <string.h>

#include "json_out.h"
#include "out.h"

enum { DECIMALS = 15 };

json_t *runs_json_rates(const struct spec *spec, const double *drop)
{
    json_t *list = json_array();
    int failed = list == NULL;
    for (unsigned i = 0; i < spec_sites(spec); i++)
        failed |= json_array_append_new(list, json_real(drop[i]));
    if (!failed)
        return list;
    json_decref(list);
    return NULL;
}

static json_t *hidden(const struct spec *spec)
{
    json_t *list = json_array();
    int failed = list == NULL;
    for (unsigned i = 0; i < spec->hidden_count; i++)
        failed |= json_array_append_new(list, json_integer(spec->hidden[i]));
    if (!failed)
        return list;
    json_decref(list);
    return NULL;
}

json_t *runs_json_row(const struct epoch_row *r)
{
    json_t *j = json_pack("{s:I}", "epoch", (json_int_t)r->epoch);
    int failed = j == NULL;
    for (enum metric m = 0; m < METRIC_COUNT; m++)
        if (metric_has(r, m))
            failed |= json_object_set_new(j, metric_info[m].column, json_out_number(r->value[m]));
    if (!failed)
        return j;
    json_decref(j);
    return NULL;
}

static int add_results(json_t *j, const struct store_entry *x)
{
    int failed = json_object_set_new(j, "epochs", json_integer((json_int_t)x->summary.epochs));
    if (x->summary.best.epoch)
        failed |= json_object_set_new(j, "best", runs_json_row(&x->summary.best));
    if (x->summary.last.epoch)
        failed |= json_object_set_new(j, "last", runs_json_row(&x->summary.last));
    if (x->test.images)
        failed |= json_object_set_new(j, "test", json_pack("{s:I, s:o, s:o}", "images", (json_int_t)x->test.images,
                                                           "loss", json_out_number(x->test.loss),
                                                           "accuracy", json_out_number(x->test.accuracy)));
    return failed;
}

/* The value of a key as it is typed, for what a spec chooses from words. */
static json_t *words(const struct spec *s, const char *key)
{
    char value[SPEC_LINE_MAX];
    return json_string(spec_value(value, sizeof value, s, key));
}

/* What the spec says beyond the rates, the optimiser and the sizes. */
static int add_words(json_t *j, const struct spec *s)
{
    static const char *const key[] = {"act", "init", "norm", "order", "schedule", "augment"};
    int failed = json_object_set_new(j, "noise", words(s, "drop"));
    for (size_t i = 0; i < sizeof key / sizeof *key; i++)
        failed |= json_object_set_new(j, key[i], words(s, key[i]));
    failed |= json_object_set_new(j, "nesterov", json_boolean(s->nesterov));
    failed |= json_object_set_new(j, "l2", json_real(s->l2));
    failed |= json_object_set_new(j, "wd", json_real(s->wd));
    failed |= json_object_set_new(j, "maxnorm", json_real(s->maxnorm));
    failed |= json_object_set_new(j, "clip", json_real(s->clip));
    failed |= json_object_set_new(j, "smooth", json_real(s->smooth));
    failed |= json_object_set_new(j, "mislabel", json_real(s->mislabel));
    failed |= json_object_set_new(j, "patience", json_integer((json_int_t)s->patience));
    failed |= json_object_set_new(j, "mc", json_integer((json_int_t)s->mc));
    return failed;
}

static json_t *of_run(const struct store_entry *x)
{
    char line[SPEC_LINE_MAX];
    const struct spec *s = &x->spec;
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:o, s:o, s:o, s:f, s:f, s:I, s:I, s:I}",
                     "id", x->id, "name", x->name, "tags", x->tags, "group", x->group,
                     "state", run_state_word(x->state), "started", x->started, "isa", x->isa, "version", x->version,
                     "spec", spec_print(line, sizeof line, s), "forked", (int)x->forked, "noted", (int)x->noted,
                     "hidden", hidden(s), "drop", runs_json_rates(s, s->drop),
                     "opt", words(s, "opt"), "lr", s->lr, "momentum", s->momentum,
                     "batch", (json_int_t)s->batch, "planned", (json_int_t)s->epochs, "seed", (json_int_t)s->seed);
}

json_t *runs_json_entry(const struct store_entry *x)
{
    if (x->problem[0])
        return json_pack("{s:s, s:s}", "id", x->id, "problem", x->problem);
    json_t *j = of_run(x);
    if (j && add_words(j, &x->spec) == 0 && add_results(j, x) == 0)
        return j;
    json_decref(j);
    return NULL;
}

bool runs_json_print(const struct store_entry *const *run, size_t count, struct err *e)
{
    puts("[");
    for (size_t i = 0; i < count && out_goes_on(); i++) {
        json_t *j = runs_json_entry(run[i]);
        static const size_t flags = JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(DECIMALS);
        bool ok = j && (json_dumpf(j, stdout, flags) == 0 || !out_goes_on());
        json_decref(j);
        if (!ok)
            return err_memory(e, "the list of runs");
        puts(i + 1 < count ? "," : "");
    }
    puts("]");
    return true;
}
