/* SPDX-License-Identifier: MIT */
/* How much work an epoch is; see bench.h. */
#include "bench.h"

enum { FULL_SET = 60000 };

/* Of the layers from number `from` on, biases left out. */
static double weights(const struct spec *s, unsigned from)
{
    double sum = 0;
    for (unsigned i = from; i <= s->hidden_count; i++) {
        unsigned in = i ? s->hidden[i - 1] : (unsigned)DATASET_PIXELS;
        unsigned out = i < s->hidden_count ? s->hidden[i] : (unsigned)DATASET_CLASSES;
        sum += (double)in * out;
    }
    return sum;
}

double bench_flop(const struct spec *s, struct bench_images n)
{
    return 2 * ((double)n.train * (2 * weights(s, 0) + weights(s, 1)) + (double)n.valid * weights(s, 0));
}

bool bench_count(const struct spec *s, size_t total, size_t most, struct bench_result *r, struct err *e)
{
    bool said = s->train != SPEC_AUTO || s->valid != SPEC_AUTO;
    size_t epoch = said || total > FULL_SET ? total : FULL_SET;
    if (!spec_counts(s, total, &r->used.train, &r->used.valid, e)
        || !spec_counts(s, epoch, &r->epoch.train, &r->epoch.valid, e))
        return false;
    if (r->used.train > most) {
        r->used.valid = r->used.valid * most / r->used.train;
        r->used.train = most;
    }
    r->flop = bench_flop(s, r->epoch);
    return true;
}
