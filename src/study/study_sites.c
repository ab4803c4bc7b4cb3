/* SPDX-License-Identifier: MIT */
/* The rate at the input by that of the hidden layers: a map. The paper's rule of thumb (Srivastava et al. 2014, section
 * A.4): less at the input than behind hidden layers. Any thread.
 */
#include <stdio.h>

#include "parts.h"

enum { INPUTS = 6, HIDDENS = 8 }; /* 0, 0.1 ... each */

static bool plan(struct study_plan *p, struct err *e)
{
    char words[SPEC_LINE_MAX], label[STUDY_LABEL_MAX];
    plan_axis(&p->x, "p at the input", STUDY_LINEAR);
    plan_axis(&p->y, "p of the hidden layers", STUDY_LINEAR);
    plan_series(p, "");
    for (int i = 0; i < INPUTS; i++) {
        for (int h = 0; h < HIDDENS; h++) {
            plan_rates(words, sizeof words, p, i / 10.0, h / 10.0);
            snprintf(label, sizeof label, "input %.1f, hidden %.1f", i / 10.0, h / 10.0);
            if (!plan_add(p, 0, i / 10.0, label, words, e))
                return false;
            p->point[p->count - 1].y = h / 10.0;
        }
    }
    return true;
}

/* Of the cells where the input drops more than the hidden layers do, or of the others, the one that validates best. */
static size_t best_where(const struct study_results *r, bool input_drops_more)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < r->plan->count; i++) {
        const struct study_point *point = &r->plan->point[i];
        struct stats_mean s = study_mean(r, i, STUDY_VALID_ERROR);
        if ((point->x > point->y) == input_drops_more && s.n
            && (best == SIZE_MAX || s.mean < study_mean(r, best, STUDY_VALID_ERROR).mean))
            best = i;
    }
    return best;
}

static void judge(struct study_judgement *j, const struct study_results *r)
{
    struct judging k = judging_begin(j, r);
    enum study_measure m = r->plan->measure;
    size_t best = best_where(r, false);
    judging_lower(&k, "the best against none", best, 0, m);
    judging_lower(&k, "and against the best with more at the input", best, best_where(r, true), m);
    judging_end(&k);
}

const struct study_way study_way_sites = {
    .words = "epochs=15 seeds=3",
    .varies = "drop",
    .found = "Typical rates are 0.2 at the input and 0.2 to 0.5 behind hidden layers (section A.4): less at the input, "
             "and better than none.",
    .differs = "a rule of thumb over many data sets; no map in the paper",
    .plan = plan,
    .judge = judge,
};
