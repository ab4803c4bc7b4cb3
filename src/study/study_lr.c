/* SPDX-License-Identifier: MIT */
/* Whether dropout wants a higher learning rate: the best of a ladder of rates, by validation, for each seed with and
 * without it (Srivastava et al. 2014, section A.2). Any thread.
 */
#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "parts.h"

static const double rates[] = {0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1};
enum { RATES = sizeof rates / sizeof *rates };

static bool plan(struct study_plan *p, struct err *e)
{
    char drop[256], words[320], label[STUDY_LABEL_MAX], number[32];
    plan_axis(&p->x, "learning rate", STUDY_LOG);
    plan_series(p, "no dropout");
    plan_series(p, "dropout");
    plan_drop(drop, sizeof drop, p, 0.2, 0.5);
    for (unsigned series = 0; series < 2; series++) {
        for (size_t i = 0; i < RATES; i++) {
            text_number(number, sizeof number, rates[i]);
            snprintf(words, sizeof words, "lr=%s %s", number, series ? drop : "drop=0");
            snprintf(label, sizeof label, "%s, lr %s", series ? "dropout" : "none", number);
            if (!plan_add(p, series, rates[i], label, words, e))
                return false;
        }
    }
    return true;
}

/* Its logarithm to base 10; NaN when no run of that seed is there. */
static double best_rate(const struct study_results *r, unsigned series, unsigned seed)
{
    double least = INFINITY, rate = NAN;
    for (size_t i = 0; i < RATES; i++) {
        double error = study_value(r, series * RATES + i, STUDY_VALID_ERROR, seed);
        if (error < least) {
            least = error;
            rate = log10(rates[i]);
        }
    }
    return rate;
}

static void judge(struct study_judgement *j, const struct study_results *r)
{
    struct judging k = judging_begin(j, r);
    double without[SPEC_SEEDS_MAX], with[SPEC_SEEDS_MAX];
    struct stats_paired t;
    for (unsigned i = 0; i < r->seeds; i++) {
        without[i] = best_rate(r, 0, i);
        with[i] = best_rate(r, 1, i);
    }
    bool tried = stats_paired(&t, without, with, r->seeds);
    enum claim c = tried ? claim_of(&t) : CLAIM_NOISE;
    double plain = pow(10, stats_mean(without, r->seeds).mean), dropped = pow(10, stats_mean(with, r->seeds).mean);
    judging_say(&k, "best lr, geometric mean over seeds: %.2g without, %.2g with dropout, %.1f times as high: %s",
                plain, dropped, dropped / plain,
                c == CLAIM_HOLDS ? "higher" : c == CLAIM_CONTRARY ? "lower" : claim_text(c));
    judging_count(&k, c);
    judging_end(&k);
}

const struct study_way study_way_lr = {
    .words = "net=mlp:256-256 opt=sgd momentum=0.9 epochs=15 seeds=3",
    .varies = "lr",
    .found = "A dropout network should use 10 to 100 times the learning rate that is best for a standard one, or a "
             "high momentum (section A.2).",
    .differs = "advice without a figure; the best is searched among 7 rates, a factor of about 3 apart",
    .plan = plan,
    .judge = judge,
};
