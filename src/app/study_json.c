/* SPDX-License-Identifier: MIT */
/* A study's results as JSON; see study_command.h. */
#include <math.h>

#include "base/clock.h"
#include "json_out.h"
#include "study_command.h"

static const char *const scale_word[] = {[STUDY_LINEAR] = "linear", [STUDY_LOG] = "log", [STUDY_NAMES] = "names"};

static json_t *axis_json(const struct study_axis *a, bool there)
{
    return there ? json_pack("{s:s, s:s}", "name", a->name, "scale", scale_word[a->scale]) : json_null();
}

static json_t *measure_json(const struct study_results *r, size_t point, enum study_measure m)
{
    struct stats_mean s = study_mean(r, point, m);
    json_t *values = json_array();
    for (unsigned i = 0; i < r->seeds && values; i++)
        json_array_append_new(values, json_out_number(study_value(r, point, m, i)));
    return json_pack("{s:I, s:o, s:o, s:o}", "n", (json_int_t)s.n, "mean", json_out_number(s.mean), "deviation",
                     json_out_number(s.deviation), "values", values);
}

static json_t *point_json(const struct study_tell *t, size_t i)
{
    const struct study_point *p = &t->plan->point[i];
    char line[SPEC_LINE_MAX];
    json_t *runs = json_array();
    for (unsigned s = 0; s < t->results->seeds && runs; s++)
        json_array_append_new(runs, json_string(crew_find(t->crew, i, s)->id));
    json_t *j = json_pack("{s:s, s:s, s:o, s:o, s:I, s:s, s:o}", "label", p->label,
                          "series", t->plan->series[p->series], "x", json_out_number(p->x), "y", json_out_number(p->y),
                          "passes", (json_int_t)p->passes, "spec", spec_print(line, sizeof line, &p->spec),
                          "runs", runs);
    int failed = j == NULL;
    for (enum study_measure m = 0; m < STUDY_MEASURE_COUNT && !failed; m++) {
        if (t->plan->measures >> m & 1)
            failed |= json_object_set_new(j, study_measures[m].key, measure_json(t->results, i, m));
    }
    if (!failed)
        return j;
    json_decref(j);
    return NULL;
}

static int add_judgement(json_t *j, const struct study *s, const struct study_judgement *judgement)
{
    static const char *const word[] = {[STUDY_AGREES] = "agrees", [STUDY_DISAGREES] = "disagrees",
                                       [STUDY_UNDECIDED] = "not decided"};
    return json_object_set_new(j, "about", json_string(s->about))
        | json_object_set_new(j, "source", json_string(s->source))
        | json_object_set_new(j, "paper", json_string(s->way->found))
        | json_object_set_new(j, "here", json_string(judgement->text))
        | json_object_set_new(j, "verdict", json_string(word[judgement->verdict]));
}

bool study_json_print(FILE *out, const struct study_tell *t, const struct study_judgement *judgement, struct err *e)
{
    const struct study_plan *p = t->plan;
    char line[SPEC_LINE_MAX];
    json_t *points = json_array(), *series = json_array();
    int failed = !points || !series;
    for (size_t i = 0; i < p->count && !failed; i++)
        failed |= json_array_append_new(points, point_json(t, i));
    for (size_t i = 0; i < p->series_count && !failed; i++)
        failed |= json_array_append_new(series, json_string(p->series[i]));
    json_t *j = json_pack("{s:s, s:s, s:I, s:s, s:o, s:o, s:o, s:o, s:f, s:I, s:I, s:I}", "study", p->name, "base",
                          spec_print(line, sizeof line, &p->base), "seeds", (json_int_t)t->results->seeds, "measure",
                          study_measures[p->measure].key, "x", axis_json(&p->x, true), "y",
                          axis_json(&p->y, p->y.name[0] != 0), "series", series, "points", points, "seconds",
                          clock_now() - t->begun, "trained", (json_int_t)t->trained, "kept", (json_int_t)t->kept,
                          "failed", (json_int_t)t->failed);
    if (j && judgement)
        failed |= add_judgement(j, p->study, judgement);
    if (!failed)
        return json_out_print(out, j, e);
    json_decref(j);
    return err_memory(e, "the JSON text");
}
