/* SPDX-License-Identifier: MIT */
/* Sums of a reliability diagram and what they come to; see run/reliability.h. */
#include "run/reliability.h"

#include <math.h>

void reliability_add(struct reliability *r, double confidence, bool right)
{
    double place = confidence * RELIABILITY_BINS;
    size_t bin = place >= RELIABILITY_BINS ? RELIABILITY_BINS - 1 : place > 0 ? (size_t)place : 0;
    r->count[bin]++;
    r->confidence[bin] += confidence;
    r->accuracy[bin] += right;
}

void reliability_end(struct reliability *r)
{
    double images = 0;
    r->ece = r->over = 0;
    for (size_t b = 0; b < RELIABILITY_BINS; b++) {
        double n = (double)r->count[b], over = r->confidence[b] - r->accuracy[b];
        images += n;
        r->ece += fabs(over);
        r->over += over;
        r->confidence[b] = n > 0 ? r->confidence[b] / n : NAN;
        r->accuracy[b] = n > 0 ? r->accuracy[b] / n : NAN;
    }
    r->ece = images > 0 ? r->ece / images : NAN;
    r->over = images > 0 ? r->over / images : NAN;
}
