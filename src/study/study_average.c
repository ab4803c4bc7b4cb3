/* SPDX-License-Identifier: MIT */
/* How many stochastic passes must be averaged until they are as good as one pass with scaled weights (Srivastava et al.
 * 2014, section 7.5). All points of a seed are of one trained network. Any thread.
 */
#include <math.h>
#include <stdio.h>

#include "parts.h"

enum { SAMPLED, SCALED }; /* series */

static const unsigned passes[] = {1, 2, 3, 5, 10, 20, 30, 50, 100};
enum { PASSES = sizeof passes / sizeof *passes };

static bool plan(struct study_plan *p, struct err *e)
{
    char words[SPEC_LINE_MAX], label[STUDY_LABEL_MAX];
    plan_axis(&p->x, "passes T", STUDY_LOG);
    plan_series(p, "mean of T passes");
    plan_series(p, "weight scaling");
    p->measures = MEASURE_BIT(TEST_ERROR); /* the others are of the network, whatever T */
    plan_drop(words, sizeof words, p, 0.2, 0.5);
    for (unsigned series = 0; series < 2; series++) {
        for (size_t i = 0; i < PASSES; i++) {
            if (series == SCALED && i != 0 && i != PASSES - 1)
                continue; /* a level line needs its ends */
            if (series == SCALED)
                snprintf(label, sizeof label, "weight scaling");
            else
                snprintf(label, sizeof label, "T %u", passes[i]);
            if (!plan_add(p, series, passes[i], label, words, e))
                return false;
            p->point[p->count - 1].passes = series == SCALED ? 0 : passes[i];
        }
    }
    return true;
}

/* The paper's own measure: no worse than by a standard deviation over the seeds. */
static void judge_last(struct judging *k)
{
    struct stats_mean scaled = study_mean(k->r, PASSES, k->r->plan->measure);
    struct stats_mean sampled = study_mean(k->r, PASSES - 1, k->r->plan->measure);
    struct stats_paired t;
    if (!study_paired(&t, k->r, PASSES - 1, PASSES, k->r->plan->measure)) {
        judging_say(k, "one seed tells nothing of noise");
        judging_count(k, CLAIM_NOISE);
        return;
    }
    double spread = scaled.deviation > sampled.deviation ? scaled.deviation : sampled.deviation;
    bool within = fabs(t.mean) <= spread;
    enum claim c = within ? CLAIM_HOLDS : t.p < STATS_NOISE_P ? CLAIM_CONTRARY : CLAIM_NOISE;
    judging_say(k, "T %u minus weight scaling: %+.2f points (%+.2f to %+.2f), %s a standard deviation over "
                "seeds, %.2f", passes[PASSES - 1], t.mean, t.low, t.high, within ? "within" : "more than", spread);
    judging_count(k, c);
}

static void judge(struct study_judgement *j, const struct study_results *r)
{
    struct judging k = judging_begin(j, r);
    enum study_measure m = r->plan->measure;
    struct stats_mean scaled = study_mean(r, PASSES, m);
    size_t good = 0;
    judging_lower(&k, "", PASSES, 0, m);
    judge_last(&k);
    while (good < PASSES && !(study_mean(r, good, m).mean <= scaled.mean))
        good++;
    if (good < PASSES)
        judging_say(&k, "as good as weight scaling, in the mean, from T = %u on", passes[good]);
    else
        judging_say(&k, "never as good as weight scaling, in the mean, up to T = %u", passes[PASSES - 1]);
    judging_end(&k);
}

const struct study_way study_way_average = {
    .words = "net=mlp:256-256 epochs=20 seeds=5",
    .varies = "",
    .found = "One sampled network is worse than weight scaling; around 50 are as good, and more are slightly better "
             "but well within a standard deviation of it (figure 11).",
    .differs = "MNIST",
    .plan = plan,
    .judge = judge,
};
