/* SPDX-License-Identifier: MIT */
/* Reading and smoothing a series; see values.h. Lines, ranges and tables all read through here, so that they agree on
 * what a value is. The average's correction is that of Adam's moments (Kingma and Ba 2015, section 3). */
#include "values.h"

#include <math.h>
#include <string.h>

/* 1 less than this is 1; a denormal, on which it would come to rest, takes ten times as long to multiply. */
static const double NO_REST = 1e-30;

static double read_at(const double *first, size_t stride, size_t i)
{
    double value; /* copied, for a stride need not keep the alignment */
    memcpy(&value, (const char *)first + i * stride, sizeof value);
    return value;
}

double values_x(const struct chart_series *s, size_t i)
{
    return s->x ? read_at(s->x, s->x_stride ? s->x_stride : sizeof *s->x, i) : (double)i + 1;
}

double values_y(const struct chart_series *s, size_t i)
{
    return read_at(s->y, s->stride, i);
}

double values_spread(const struct chart_series *s, size_t i)
{
    return s->spread ? read_at(s->spread, s->stride, i) : NAN;
}

bool values_smoothed(const struct chart_series *s)
{
    return s->smooth > 0 && s->smooth < 1;
}

struct average average_start(const struct chart_series *s)
{
    return (struct average){.w = values_smoothed(s) ? s->smooth : 0, .rest = 1};
}

double average_next(struct average *a, double y)
{
    if (!isfinite(y))
        return NAN;
    if (a->w == 0)
        return y;
    a->m = a->w * a->m + (1 - a->w) * y;
    a->rest = a->rest < NO_REST ? 0 : a->rest * a->w;
    return a->m / (1 - a->rest);
}
