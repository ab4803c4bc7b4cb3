/* SPDX-License-Identifier: MIT */
/* Dropout beside other regularisers, and with them (Srivastava et al. 2014, section 6.5). The base has them all,
 * each at its strength, and a point turns off those that it does not have. Any thread.
 */
#include <stdio.h>

#include "base/text.h"
#include "parts.h"

enum { L2 = 1, MAXNORM = 2, STOP = 4, DROP = 8 };
enum { NONE, ONLY_L2, ONLY_MAXNORM, ONLY_STOP, ONLY_DROP, DROP_L2, DROP_MAXNORM, DROP_STOP };

static const struct {
    const char *label;
    unsigned has;
} points[] = {
    [NONE] = {"none", 0},
    [ONLY_L2] = {"l2", L2},
    [ONLY_MAXNORM] = {"max-norm", MAXNORM},
    [ONLY_STOP] = {"early stopping", STOP},
    [ONLY_DROP] = {"dropout", DROP},
    [DROP_L2] = {"dropout + l2", DROP | L2},
    [DROP_MAXNORM] = {"dropout + max-norm", DROP | MAXNORM},
    [DROP_STOP] = {"dropout + early stopping", DROP | STOP},
};

static bool plan(struct study_plan *p, struct err *e)
{
    char words[SPEC_LINE_MAX];
    plan_axis(&p->x, "", STUDY_NAMES);
    plan_series(p, "");
    p->measures |= MEASURE_BIT(EPOCHS);
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        if (points[i].has & DROP)
            plan_drop(words, sizeof words, p, 0.2, 0.5);
        else
            snprintf(words, sizeof words, "drop=0");
        text_append(words, sizeof words, "%s%s%s", points[i].has & L2 ? "" : " l2=0",
                    points[i].has & MAXNORM ? "" : " maxnorm=0", points[i].has & STOP ? "" : " patience=0");
        if (!plan_add(p, 0, (double)i, points[i].label, words, e))
            return false;
    }
    return true;
}

static void judge(struct study_judgement *j, const struct study_results *r)
{
    struct judging k = judging_begin(j, r);
    enum study_measure m = r->plan->measure;
    judging_lower(&k, "", DROP_L2, ONLY_L2, m);
    judging_lower(&k, "", ONLY_MAXNORM, ONLY_L2, m);
    judging_lower(&k, "", DROP_MAXNORM, ONLY_MAXNORM, m);
    judging_lower(&k, "", DROP_MAXNORM, DROP_L2, m);
    judging_end(&k);
}

const struct study_way study_way_regularisers = {
    .words = "net=mlp:256-256 l2=0.0001 maxnorm=2 patience=5 epochs=30 seeds=5",
    .varies = "",
    .found = "Error: l2 1.62 %, max-norm 1.35 %, dropout + l2 1.25 %, dropout + max-norm 1.05 % (table 9): dropout "
             "helps with either, and max-norm is the better partner.",
    .differs = "MNIST, 1024-1024-2048 units, each strength chosen by validation; early stopping is not in the table",
    .plan = plan,
    .judge = judge,
};
