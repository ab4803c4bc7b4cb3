/* SPDX-License-Identifier: MIT */
/* What dropout does to the features of the first layer (Srivastava et al. 2014, section 7.1). The paper shows pictures;
 * here each unit's 28 x 28 weights have two numbers: smoothness, the correlation of neighbouring pixels (0 for noise, 1
 * for an even picture), and how many pixels it uses: (sum w^2)^2 / sum w^4, 784 when all weigh the same. Any thread.
 */
#include "parts.h"

static bool plan(struct study_plan *p, struct err *e)
{
    char words[256];
    plan_axis(&p->x, "", STUDY_NAMES);
    plan_series(p, "");
    p->measure = STUDY_SMOOTH;
    p->measures |= MEASURE_BIT(SMOOTH) | MEASURE_BIT(PIXELS);
    plan_drop(words, sizeof words, p, 0, 0.5);
    return plan_add(p, 0, 0, "no dropout", "drop=0", e) && plan_add(p, 0, 1, "dropout", words, e);
}

static void judge(struct study_judgement *j, const struct study_results *r)
{
    struct judging k = judging_begin(j, r);
    judging_lower(&k, "smoothness", 0, 1, STUDY_SMOOTH);
    judging_lower(&k, "pixels that a unit uses", 1, 0, STUDY_PIXELS);
    judging_end(&k);
}

const struct study_way study_way_features = {
    .words = "net=mlp:256 epochs=20 seeds=5",
    .varies = "",
    .found = "Without dropout a hidden unit alone detects nothing meaningful; with it, units detect edges, strokes and "
             "spots in different parts of the image (figure 7). Here that means: smoother, and of fewer pixels.",
    .differs = "an autoencoder of 256 ReLU on MNIST, p 0.5; here a classifier",
    .plan = plan,
    .judge = judge,
};
