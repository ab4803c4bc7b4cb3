/* SPDX-License-Identifier: MIT */
/* What a crew has to do, and what comes of it: the runs of a plan, each once, and their results at every point that
 * they are of. Main thread.
 */
#include <math.h>

#include "base/mem.h"
#include "study_crew_parts.h"

static const unsigned looks_bits = 1u << STUDY_ACTIVATION | 1u << STUDY_QUIET | 1u << STUDY_SMOOTH | 1u << STUDY_PIXELS;

/* ---- jobs ---- */

const struct study_point *crew_point_of(const struct crew *c, size_t spec)
{
    return &c->config.plan->point[c->first[spec]];
}

size_t crew_spec_of_job(const struct crew *c, const struct crew_job *job)
{
    return c->spec_of[job->point];
}

unsigned crew_looks(const struct crew *c)
{
    return c->config.plan->measures & looks_bits;
}

unsigned crew_passes(const struct crew *c, size_t spec)
{
    unsigned most = 0;
    for (size_t i = 0; i < c->config.plan->count; i++) {
        unsigned passes = c->config.plan->point[i].passes;
        if (c->spec_of[i] == spec && passes > most)
            most = passes;
    }
    return most;
}

/* Points of the same spec share their runs. */
static void find_specs(struct crew *c)
{
    const struct study_plan *p = c->config.plan;
    for (size_t i = 0; i < p->count; i++) {
        size_t k = 0;
        while (k < c->specs && !spec_equal(&p->point[c->first[k]].spec, &p->point[i].spec))
            k++;
        if (k == c->specs)
            c->first[c->specs++] = i;
        c->spec_of[i] = k;
    }
}

bool crew_make_jobs(struct crew *c, struct err *e)
{
    size_t points = c->config.plan->count;
    c->first = mem_array(points, sizeof *c->first);
    c->spec_of = mem_array(points, sizeof *c->spec_of);
    if (!c->first || !c->spec_of)
        return err_memory(e, "the runs of a study");
    find_specs(c);
    c->jobs = c->specs * c->seeds;
    c->job = mem_array(c->jobs, sizeof *c->job);
    c->group = mem_array(c->specs, sizeof *c->group);
    c->hand = mem_array(c->hands, sizeof *c->hand);
    if (!c->job || !c->group || !c->hand)
        return err_memory(e, "the runs of a study");
    for (size_t i = 0; i < c->jobs; i++)
        c->job[i] = (struct crew_job){.point = c->first[i % c->specs], .seed = (unsigned)(i / c->specs)};
    return true;
}

/* ---- results ---- */

static void put(struct crew *c, const struct crew_job *job, enum study_measure m, double value)
{
    for (size_t i = 0; i < c->config.plan->count; i++) {
        bool sampled = m == STUDY_TEST_ERROR && c->config.plan->point[i].passes;
        if (c->spec_of[i] == crew_spec_of_job(c, job) && !sampled)
            study_put(c->results, i, m, job->seed, value);
    }
}

/* Accuracies on record have four decimals. */
static double error_of(double accuracy)
{
    return round((100 - accuracy) * 1e6) / 1e6;
}

/* Of the weights that are kept: with early stopping those of the best epoch. */
static void put_record(struct crew *c, const struct crew_job *job, const struct record_info *info)
{
    const struct record_summary *s = &info->summary;
    const struct epoch_row *kept = info->spec.patience && s->best.epoch ? &s->best : &s->last;
    if (info->test.images)
        put(c, job, STUDY_TEST_ERROR, error_of(info->test.accuracy));
    if (metric_has(kept, METRIC_VALID_ACCURACY))
        put(c, job, STUDY_VALID_ERROR, error_of(kept->value[METRIC_VALID_ACCURACY]));
    if (s->best.epoch)
        put(c, job, STUDY_VALID_LOSS, s->best.value[METRIC_VALID_LOSS]);
    put(c, job, STUDY_EPOCHS, s->epochs);
}

bool crew_take_record(struct crew *c, struct crew_job *job, struct err *e)
{
    struct record_info info;
    if (!record_read(&info, c->config.root, job->id, e)
        || (!info.summarised && !record_summarise(&info, c->config.root, e)))
        return false;
    put_record(c, job, &info);
    return true;
}

void crew_take_seen(struct crew *c, const struct crew_job *job, const struct study_measured *seen)
{
    for (enum study_measure m = 0; m < STUDY_MEASURE_COUNT; m++) {
        if (looks_bits >> m & 1)
            put(c, job, m, seen->value[m]);
    }
    for (size_t i = 0; i < c->config.plan->count; i++) {
        unsigned passes = c->config.plan->point[i].passes;
        if (passes && c->spec_of[i] == crew_spec_of_job(c, job))
            study_put(c->results, i, STUDY_TEST_ERROR, job->seed, seen->sampled_error[passes]);
    }
}
