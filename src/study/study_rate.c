/* SPDX-License-Identifier: MIT */
/* Test error against the drop rate of the hidden layers, with the size n of the network fixed, and with p n fixed,
 * where as many units are left on average at every rate (Srivastava et al. 2014, section 7.3). Any thread.
 *
 * The paper's p is the probability that a unit is kept; p here is the drop rate, 1 minus that.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "parts.h"

enum { RATES = 10, LEFT = 4 }; /* rates 0 to 0.9; a LEFT-th of the base's units are left where p n is fixed */

static void net_words(char *out, size_t size, const struct spec *base, double rate)
{
    text_append(out, size, " net=mlp:");
    for (unsigned i = 0; i < base->hidden_count; i++) {
        double units = base->hidden[i] / (double)LEFT / (1 - rate);
        text_append(out, size, "%s%.0f", i ? "-" : "", units < 1 ? 1 : units);
    }
}

static void series_name(char *out, size_t size, const struct spec *base, const char *what, double share)
{
    snprintf(out, size, "%s ", what);
    for (unsigned i = 0; i < base->hidden_count; i++)
        text_append(out, size, "%s%.0f", i ? "-" : "", base->hidden[i] * share);
}

static bool plan(struct study_plan *p, struct err *e)
{
    char name[STUDY_LABEL_MAX], words[512], label[STUDY_LABEL_MAX];
    plan_axis(&p->x, "drop rate p of the hidden layers", STUDY_LINEAR);
    series_name(name, sizeof name, &p->base, "n", 1);
    plan_series(p, name);
    series_name(name, sizeof name, &p->base, "n (1-p)", 1.0 / LEFT);
    plan_series(p, name);
    for (unsigned series = 0; series < 2; series++) {
        for (int i = 0; i < RATES; i++) {
            double rate = i / (double)RATES;
            plan_rates(words, sizeof words, p, 0, rate);
            if (series == 1)
                net_words(words, sizeof words, &p->base, rate);
            snprintf(label, sizeof label, "%s, p %.1f", series ? "n (1-p) fixed" : "n fixed", rate);
            if (!plan_add(p, series, rate, label, words, e))
                return false;
        }
    }
    return true;
}

/* The rate between 0 and the largest that validates best. */
static size_t best_between(const struct study_results *r)
{
    size_t best = SIZE_MAX;
    for (size_t i = 1; i < RATES - 1; i++) {
        struct stats_mean s = study_mean(r, i, STUDY_VALID_ERROR);
        if (s.n && (best == SIZE_MAX || s.mean < study_mean(r, best, STUDY_VALID_ERROR).mean))
            best = i;
    }
    return best;
}

static void judge(struct study_judgement *j, const struct study_results *r)
{
    struct judging k = judging_begin(j, r);
    enum study_measure m = r->plan->measure;
    size_t best = best_between(r);
    judging_lower(&k, "the best between against none", best, 0, m);
    judging_lower(&k, "and against the largest", best, RATES - 1, m);
    judging_lower(&k, "a large rate costs less when n grows with it", 2 * RATES - 1, RATES - 1, m);
    judging_end(&k);
}

const struct study_way study_way_rate = {
    .words = "net=mlp:192-192 epochs=20 seeds=5",
    .varies = "drop",
    .found = "With n fixed the error falls, is flat from p 0.2 to 0.6 and rises when p comes close to 1; with n (1-p) "
             "fixed large p cost much less (figure 9; its p is the rate of keeping, here p is that of dropping).",
    .differs = "MNIST, three hidden layers of up to 2048 units, no dropout at the input",
    .plan = plan,
    .judge = judge,
};
