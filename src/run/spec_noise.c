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

bool spec_noisy(const struct spec *s)
{
    for (unsigned i = 0; i < spec_sites(s); i++) {
        if (s->drop[i] > 0 || (s->bend[i].on && s->bend[i].to > 0))
            return true;
    }
    return false;
}

/* An eighth takes about a twentieth of an epoch's time. */
size_t spec_off(const struct spec *s, size_t train)
{
    if (s->off == SPEC_AUTO)
        return spec_noisy(s) ? (train + 7) / 8 : 0;
    return s->off < train ? s->off : train;
}
