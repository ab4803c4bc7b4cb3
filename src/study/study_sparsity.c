/* SPDX-License-Identifier: MIT */
/* What dropout does to the hidden activations (Srivastava et al. 2014, section 7.2): over the test images and all
 * hidden units, noise off, their mean, and how many are near zero: at most a tenth of their root mean square, so
 * that a network that is only scaled down is not called sparse. Any thread.
 */
#include "parts.h"

static bool plan(struct study_plan *p, struct err *e)
{
    return plan_dropout_or_not(p, STUDY_ACTIVATION, STUDY_QUIET, e);
}

static void judge(struct study_judgement *j, const struct study_results *r)
{
    struct judging k = judging_begin(j, r);
    judging_lower(&k, "mean activation", 1, 0, STUDY_ACTIVATION);
    judging_lower(&k, "activations near zero", 0, 1, STUDY_QUIET);
    judging_end(&k);
}

const struct study_way study_way_sparsity = {
    .words = "net=mlp:256 epochs=20 seeds=5",
    .varies = "",
    .found = "With dropout the hidden activations are sparser: units have a mean of about 0.7 instead of 2.0, and the "
             "histogram of activations has a sharp peak at zero (figure 8).",
    .differs = "an autoencoder of 256 ReLU on MNIST, p 0.5; here a classifier",
    .plan = plan,
    .judge = judge,
};
