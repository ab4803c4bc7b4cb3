/* SPDX-License-Identifier: MIT */
/* The ladder: one spec at mean dropout rates from small to large, the notebook's "try small and large values"; see
 * run/spec.h. Any thread.
 */
#include <math.h>

#include "spec_words.h"

enum { RUNGS = 8 };                     /* means of 0.1, 0.2 ... */
static const double rate_max = 0.95;    /* beyond it hardly a unit is left */

/* Of a site that bends up from nothing, where it goes. */
static double strength(const struct spec *s, unsigned i)
{
    return s->drop[i] > 0 || !s->bend[i].on ? s->drop[i] : s->bend[i].to;
}

/* What the sites have to each other: the spec's own rates, or the notebook's where it drops nothing. */
static void shape_of(const struct spec *s, double shape[SPEC_SITES_MAX])
{
    static const double notebook_input = 0.25, notebook_hidden = 0.4;
    double most = 0;
    for (unsigned i = 0; i < spec_sites(s); i++)
        most = fmax(most, strength(s, i));
    for (unsigned i = 0; i < spec_sites(s); i++)
        shape[i] = most > 0 ? strength(s, i) : i ? notebook_hidden : notebook_input;
}

/* Over the sites that drop: a site at 0 is one that the user keeps out of it. */
static double mean_of(const double *shape, unsigned sites)
{
    double sum = 0;
    unsigned n = 0;
    for (unsigned i = 0; i < sites; i++) {
        sum += shape[i];
        n += shape[i] > 0;
    }
    return sum / n;
}

/* False when a rate would be too large for the proportions to hold. */
static bool rung(const struct spec *s, const double *shape, double mean, struct spec *out)
{
    unsigned sites = spec_sites(s);
    double factor = mean / mean_of(shape, sites);
    *out = *s;
    for (unsigned i = 0; i < sites; i++) {
        out->drop[i] = round(100 * factor * shape[i]) / 100;
        out->bend[i] = (struct spec_bend){0};
        if (out->drop[i] >= rate_max && !spec_is_deviation(out->noise[i]))
            return false;
    }
    return true;
}

size_t spec_ladder(const struct spec *s, struct spec *out, size_t max)
{
    double shape[SPEC_SITES_MAX];
    size_t count = 0;
    shape_of(s, shape);
    for (int i = 1; i <= RUNGS && count < max; i++)
        count += rung(s, shape, i / 10.0, &out[count]);
    return count;
}
