/* SPDX-License-Identifier: MIT */
/* How the gain of dropout goes with the size of the training set (Srivastava et al. 2014, section 7.4). A small set
 * gets more epochs, so that it gets about as many steps, but no more than EPOCHS_MOST times as many epochs. Any
 * thread.
 */
#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "parts.h"

enum { EPOCHS_MOST = 20 };

static const unsigned sizes[] = {100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000};

/* "train=500 epochs=300": base->epochs is for base->train images. */
static void size_words(char *out, size_t size, const struct spec *base, unsigned train)
{
    double times = (double)base->train / train;
    double epochs = base->epochs * (times < EPOCHS_MOST ? times : EPOCHS_MOST);
    snprintf(out, size, "train=%u epochs=%.0f ", train, epochs);
}

static bool add_pair(struct study_plan *p, unsigned train, struct err *e)
{
    char drop[256], words[512], label[STUDY_LABEL_MAX], count[32];
    text_count(count, sizeof count, train);
    plan_drop(drop, sizeof drop, p, 0.2, 0.5);
    for (unsigned series = 0; series < 2; series++) {
        size_words(words, sizeof words, &p->base, train);
        text_append(words, sizeof words, "%s", series ? drop : "drop=0");
        snprintf(label, sizeof label, "%s images, %s", count, series ? "dropout" : "none");
        if (!plan_add(p, series, train, label, words, e))
            return false;
    }
    return true;
}

static bool plan(struct study_plan *p, struct err *e)
{
    plan_axis(&p->x, "training images", STUDY_LOG);
    plan_series(p, "no dropout");
    plan_series(p, "dropout");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes && sizes[i] < p->base.train; i++) {
        if (!add_pair(p, sizes[i], e))
            return false;
    }
    return add_pair(p, p->base.train, e);
}

/* What dropout takes from the error at size number i, seed by seed; NaN where a run is missing. */
static void gains(double out[SPEC_SEEDS_MAX], const struct study_results *r, size_t i, enum study_measure m)
{
    for (unsigned s = 0; s < r->seeds; s++)
        out[s] = study_value(r, 2 * i, m, s) - study_value(r, 2 * i + 1, m, s);
}

static double mean_gain(const struct study_results *r, size_t i, enum study_measure m)
{
    double gain[SPEC_SEEDS_MAX];
    gains(gain, r, i, m);
    return stats_mean(gain, r->seeds).mean;
}

/* The claim that size a gains less than size b. */
static void gains_less(struct judging *k, size_t a, size_t b, enum study_measure m)
{
    const struct study_point *point = k->r->plan->point;
    double of_a[SPEC_SEEDS_MAX], of_b[SPEC_SEEDS_MAX];
    struct stats_paired t;
    gains(of_a, k->r, a, m);
    gains(of_b, k->r, b, m);
    bool tried = stats_paired(&t, of_a, of_b, k->r->seeds);
    enum claim c = tried ? claim_of(&t) : CLAIM_NOISE;
    judging_say(k, "gain of dropout at %.0f images %+.2f, at %.0f images %+.2f points: %s", point[2 * a].x,
                mean_gain(k->r, a, m), point[2 * b].x, mean_gain(k->r, b, m),
                tried ? claim_text(c) : "one seed tells nothing of noise");
    judging_count(k, c);
}

static void judge(struct study_judgement *j, const struct study_results *r)
{
    struct judging k = judging_begin(j, r);
    enum study_measure m = r->plan->measure;
    size_t count = r->plan->count / 2, best = SIZE_MAX;
    for (size_t i = 1; i + 1 < count; i++) {
        double gain = mean_gain(r, i, STUDY_VALID_ERROR);
        if (isfinite(gain) && (best == SIZE_MAX || gain > mean_gain(r, best, STUDY_VALID_ERROR)))
            best = i;
    }
    if (best == SIZE_MAX) {
        judging_say(&k, "fewer than three sizes, or failed runs: nothing to compare");
    } else {
        judging_lower(&k, "where it gains most", 2 * best + 1, 2 * best, m);
        gains_less(&k, 0, best, m);
        gains_less(&k, count - 1, best, m);
    }
    judging_end(&k);
}

const struct study_way study_way_size = {
    .words = "net=mlp:256-256 train=50000 valid=5000 epochs=15 seeds=5",
    .varies = "",
    .found = "With 100 and 500 images dropout gives no improvement; then its gain grows with the size up to a sweet "
             "spot and declines behind it (figure 10).",
    .differs = "MNIST, 1024-1024-2048 units, sizes 100 to 50,000",
    .plan = plan,
    .judge = judge,
};
