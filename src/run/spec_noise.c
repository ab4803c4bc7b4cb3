/* SPDX-License-Identifier: MIT */
/* What a spec's noise comes to: strengths from epoch to epoch, and what hangs on there being any; see run/spec.h. Any
 * thread.
 */
#include "run/spec.h"

double spec_strength(const struct spec *s, unsigned site, uint32_t epoch)
{
    const struct spec_bend *bend = &s->bend[site];
    double from = s->drop[site];
    if (!bend->on || epoch <= 1)
        return from;
    if (bend->at)
        return epoch < bend->at ? from : bend->to;
    return epoch >= s->epochs ? bend->to : from + (bend->to - from) * (epoch - 1) / (s->epochs - 1);
}

bool spec_noisy_at(const struct spec *s, unsigned site)
{
    return s->drop[site] > 0 || (s->bend[site].on && s->bend[site].to > 0);
}

bool spec_noisy(const struct spec *s)
{
    for (unsigned i = 0; i < spec_sites(s); i++) {
        if (spec_noisy_at(s, i))
            return true;
    }
    return false;
}

struct spec spec_network(const struct spec *s, uint32_t epoch)
{
    struct spec n = spec_default();
    n.hidden_count = s->hidden_count;
    for (unsigned i = 0; i < s->hidden_count; i++)
        n.hidden[i] = s->hidden[i];
    for (unsigned i = 0; i < spec_sites(s); i++) {
        n.noise[i] = s->noise[i];
        n.drop[i] = spec_strength(s, i, epoch);
    }
    n.act = s->act;
    n.norm = s->norm;
    n.order = s->order;
    return n;
}

bool spec_is_told_by_weights(const struct spec *s)
{
    for (unsigned i = 0; i < spec_sites(s); i++) {
        bool scales = s->noise[i] == SPEC_CLASSIC || s->noise[i] == SPEC_WRONG, learns = s->noise[i] == SPEC_SDR;
        if ((scales || learns) && spec_noisy_at(s, i))
            return false;
    }
    return s->act == SPEC_RELU && s->order == SPEC_NORM_ACT_DROP;
}

/* An eighth takes about a twentieth of an epoch's time. */
size_t spec_off(const struct spec *s, size_t train)
{
    if (s->off == SPEC_AUTO)
        return spec_noisy(s) ? (train + 7) / 8 : 0;
    return s->off < train ? s->off : train;
}
