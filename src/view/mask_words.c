/* SPDX-License-Identifier: MIT */
/* The kinds of noise under the microscope, in words; see mask_words.h. UI thread. */
#include "mask_words.h"

#include <stdio.h>

enum family { FAMILY_MASK, FAMILY_UNITS, FAMILY_WEIGHTS };

/* effect: on the units' mean and variance in training, and what evaluation makes of it. */
static const struct {
    enum family family;
    const char *effect;
} kinds[SPEC_NOISE_COUNT] = {
    [SPEC_DROPOUT] = {FAMILY_MASK, "the mean stays about the same, the variance grows"},
    [SPEC_GAUSS] = {FAMILY_UNITS, "the mean stays about the same, the variance grows"},
    [SPEC_ADD] = {FAMILY_UNITS, "the mean stays the same, s^2 more variance"},
    [SPEC_CONNECT] = {FAMILY_WEIGHTS, "the noise is in what the next layer makes of it"},
    [SPEC_SDR] = {FAMILY_WEIGHTS, "the noise is in what the next layer makes of it"},
    [SPEC_CLASSIC] = {FAMILY_MASK, "the mean falls to 1-p, as it will in evaluation"},
    [SPEC_WRONG] = {FAMILY_MASK, "times 1-p here but p in evaluation: a mistake"},
};

static enum spec_noise kind_of(const struct inspection *at, unsigned site)
{
    enum spec_noise noise = at->spec.noise[site];
    return (unsigned)noise < SPEC_NOISE_COUNT ? noise : SPEC_DROPOUT;
}

bool mask_drops(const struct inspection *at, unsigned site)
{
    return kinds[kind_of(at, site)].family == FAMILY_MASK && at->site[site].p > 0;
}

bool mask_on_weights(const struct inspection *at, unsigned site)
{
    return kinds[kind_of(at, site)].family == FAMILY_WEIGHTS && at->site[site].p > 0;
}

char *mask_what(char *out, size_t size, const struct inspection *at, unsigned site)
{
    double p = at->site[site].p;
    enum spec_noise kind = kind_of(at, site);
    if (!(p > 0)) {
        snprintf(out, size, ", p 0.00: nothing is dropped here");
        return out;
    }
    switch (kind) {
    case SPEC_GAUSS:
        snprintf(out, size, ", gauss %.2f: times a normal of variance p/(1-p) = %.3f", p, p / (1 - p));
        break;
    case SPEC_ADD: snprintf(out, size, ", add %.2f: plus a normal of deviation s", p); break;
    case SPEC_CONNECT: snprintf(out, size, ", connect %.2f: drops weights of the next layer", p); break;
    case SPEC_SDR: snprintf(out, size, ", sdr %.3f at first: draws weights of the next layer", p); break;
    case SPEC_CLASSIC: snprintf(out, size, ", classic %.2f, not scaled", p); break;
    case SPEC_WRONG: snprintf(out, size, ", wrong %.2f (a known mistake), not scaled", p); break;
    default: snprintf(out, size, ", p %.2f, scale 1/(1-p) = %.3f", p, at->site[site].scale);
    }
    return out;
}

const char *mask_effect(const struct inspection *at, unsigned site)
{
    return at->site[site].p > 0 ? kinds[kind_of(at, site)].effect : "p is 0: the same as before";
}
