/* SPDX-License-Identifier: MIT */
/* What dropout does to the features of the first layer (Srivastava et al. 2014, section 7.1). The paper shows pictures;
 * here each unit's 28 x 28 weights have two numbers: smoothness, the correlation of neighbouring pixels (0 for noise, 1
 * for an even picture), and how many pixels it uses: (sum w^2)^2 / sum w^4, 784 when all weigh the same. Any thread.
 */
#include "parts.h"

static bool plan(struct study_plan *p, struct err *e)
{
    return plan_dropout_or_not(p, STUDY_SMOOTH, STUDY_PIXELS, e);
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
