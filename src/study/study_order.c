/* SPDX-License-Identifier: MIT */
/* Batch normalisation and dropout: a normalisation behind the noise learns the variance of training, and meets a
 * smaller one in evaluation (Li et al. 2019, "variance shift"). Only the last hidden layer drops, for behind any
 * other the next layer's normalisation would come in every order. Any thread.
 */
#include <stdio.h>

#include "base/text.h"
#include "parts.h"

enum {
    NEITHER, DROPOUT, NORM, ACT_NORM_DROP, NORM_ACT_DROP, NORM_DROP_ACT, ACT_DROP_NORM, DROP_NORM_ACT, DROP_ACT_NORM
};

static const struct {
    const char *label, *words;
    bool drops;
} points[] = {
    [NEITHER] = {"neither", "norm=none", false},
    [DROPOUT] = {"dropout alone", "norm=none", true},
    [NORM] = {"batch norm alone", "norm=batch", false},
    [ACT_NORM_DROP] = {"act-norm-drop", "norm=batch order=act-norm-drop", true},
    [NORM_ACT_DROP] = {"norm-act-drop", "norm=batch order=norm-act-drop", true},
    [NORM_DROP_ACT] = {"norm-drop-act", "norm=batch order=norm-drop-act", true},
    [ACT_DROP_NORM] = {"act-drop-norm", "norm=batch order=act-drop-norm", true},
    [DROP_NORM_ACT] = {"drop-norm-act", "norm=batch order=drop-norm-act", true},
    [DROP_ACT_NORM] = {"drop-act-norm", "norm=batch order=drop-act-norm", true},
};

static bool plan(struct study_plan *p, struct err *e)
{
    char words[SPEC_LINE_MAX];
    plan_axis(&p->x, "", STUDY_NAMES);
    plan_series(p, "");
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        snprintf(words, sizeof words, "%s drop=0", points[i].words);
        for (unsigned s = 1; s < spec_sites(&p->base) && points[i].drops; s++)
            text_append(words, sizeof words, ",%s", s + 1 < spec_sites(&p->base) ? "0" : "0.5");
        if (!plan_add(p, 0, (double)i, points[i].label, words, e))
            return false;
    }
    return true;
}

static void judge(struct study_judgement *j, const struct study_results *r)
{
    struct judging k = judging_begin(j, r);
    enum study_measure m = r->plan->measure;
    judging_lower(&k, "dropout behind, not before", ACT_NORM_DROP, ACT_DROP_NORM, m);
    judging_lower(&k, "dropout behind, not before", NORM_ACT_DROP, DROP_NORM_ACT, m);
    judging_end(&k);
}

const struct study_way study_way_order = {
    .words = "net=mlp:256-256 epochs=20 seeds=5",
    .varies = "drop norm order",
    .found = "Dropout before batch normalisation makes a network worse, for the variance in evaluation is not the one "
             "that was learned; behind the last normalisation it does not (Li et al. 2019, figure 1 and section 4).",
    .differs = "deep convolutional networks on CIFAR; here dropout of 0.5 behind the last hidden layer",
    .plan = plan,
    .judge = judge,
};
