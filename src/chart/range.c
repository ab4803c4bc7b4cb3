/* SPDX-License-Identifier: MIT */
/* The y range; see range.h. Between the series and chart/scale, which makes the range nice. Two passes over the values
 * and no buffer: medians and quantiles would need one, and a flat series beside a falling one would fool them.
 *
 * A loss's first epoch is often several times where it settles, and a run with too great a rate goes to 1e9; neither
 * may press all that one wants to compare into one row. */
#include "range.h"

#include <math.h>

#include "values.h"

static const double RISE = 10;     /* that makes a series a diverged one; a loss that overfits rises less */
static const double START = 1e4;   /* times the least first value: a first value beyond has diverged at once */
static const double SLACK = 1e-9;  /* so that rounding does not decide */

enum { COUNT_FOR_HEAD = 5 }; /* values; before that there is nothing to tell an outlier by */

/* What a series may count for. */
struct bounds {
    size_t head;  /* index behind the first tenth */
    double limit; /* values of greater magnitude do not count */
};

static const struct range nothing = {.lo = INFINITY, .hi = -INFINITY};

static struct range join(struct range a, struct range b)
{
    return (struct range){.lo = b.lo < a.lo ? b.lo : a.lo, .hi = b.hi > a.hi ? b.hi : a.hi};
}

/* A value beyond an end that does count moves the range to that end. */
static void take(struct range *r, double value, const struct range *within, bool log)
{
    if (!isfinite(value) || (log && value <= 0) || value < within->lo || value > within->hi)
        return;
    r->lo = value < r->lo ? value : r->lo;
    r->hi = value > r->hi ? value : r->hi;
}

static bool in_window(const struct scale *x, double at)
{
    return at >= x->min && at <= x->max;
}

/* The range of the values first..end - 1 within the window, as far as they lie within `within`. */
static struct range range_part(const struct chart_series *s, size_t first, size_t end, const struct scale *x,
                               const struct range *within, bool log)
{
    struct range r = nothing;
    for (size_t i = first; i < end; i++) {
        if (!in_window(x, values_x(s, i)))
            continue;
        double y = values_y(s, i), spread = values_spread(s, i);
        take(&r, y, within, log);
        if (isfinite(spread)) {
            take(&r, y - spread, within, log);
            take(&r, y + spread, within, log);
        }
    }
    return r;
}

static size_t head_end(const struct chart_series *s)
{
    size_t n = s->count > s->first ? s->count - s->first : 0;
    if (s->head_plus_1)
        return s->first + (s->head_plus_1 - 1 < n ? s->head_plus_1 - 1 : n);
    return s->first + (n < COUNT_FOR_HEAD ? 0 : n < 10 ? 1 : n / 10);
}

/* The magnitude of the first value, and the greatest one behind the first tenth; NaN and 0 without any. All of the
 * series, whatever the window: that a series has diverged does not depend on where one looks. */
struct magnitude {
    double first, peak;
};

static struct magnitude magnitude_of(const struct chart_series *s)
{
    struct magnitude m = {.first = NAN};
    size_t head = head_end(s);
    for (size_t i = s->first; i < s->count; i++) {
        double y = fabs(values_y(s, i));
        if (!isfinite(y))
            continue;
        m.first = isnan(m.first) ? y : m.first;
        m.peak = i >= head && y > m.peak ? y : m.peak;
    }
    return m;
}

/* Sets how far each series counts. */
static void find_diverged(const struct chart *chart, struct bounds *bounds)
{
    struct magnitude m[CHART_SERIES_MAX];
    double least = INFINITY, calm = -1; /* the peak of those that did not rise */
    for (size_t k = 0; k < chart->series_count; k++) {
        m[k] = magnitude_of(&chart->series[k]);
        least = m[k].first < least ? m[k].first : least;
    }
    for (size_t k = 0; k < chart->series_count; k++) {
        m[k].first = fmin(m[k].first, START * least);
        if (m[k].peak <= RISE * m[k].first && m[k].peak > calm)
            calm = m[k].peak;
    }
    for (size_t k = 0; k < chart->series_count; k++) {
        bool diverged = calm > 0 && m[k].peak > RISE * m[k].first && m[k].peak > RISE * calm;
        bounds[k].limit = diverged ? calm : INFINITY;
    }
}

static struct range joined(const struct chart *chart, const struct scale *x, const struct bounds *bounds, bool heads,
                           struct range within)
{
    struct range all = nothing;
    for (size_t k = 0; k < chart->series_count; k++) {
        const struct chart_series *s = &chart->series[k];
        struct range limit = {.lo = fmax(within.lo, -bounds[k].limit), .hi = fmin(within.hi, bounds[k].limit)};
        size_t first = heads ? s->first : bounds[k].head, end = heads ? bounds[k].head : s->count;
        all = join(all, range_part(s, first, end, x, &limit, chart->log_y));
    }
    return all;
}

/* r with its span added at each end; on a logarithmic axis its ratio. */
static struct range stretched(struct range r, bool log)
{
    if (log) {
        double ratio = r.hi / r.lo * (1 + SLACK);
        return (struct range){.lo = r.lo / ratio, .hi = r.hi * ratio};
    }
    double span = r.hi - r.lo, slack = SLACK * fmax(fabs(r.lo), fabs(r.hi));
    return (struct range){.lo = r.lo - span - slack, .hi = r.hi + span + slack};
}

struct range range_of(const struct chart *chart, const struct scale *x)
{
    struct bounds bounds[CHART_SERIES_MAX];
    for (size_t k = 0; k < chart->series_count; k++)
        bounds[k] = (struct bounds){.head = head_end(&chart->series[k]), .limit = INFINITY};
    if (!chart->full_y)
        find_diverged(chart, bounds);
    struct range all = {.lo = -INFINITY, .hi = INFINITY}, rest = joined(chart, x, bounds, false, all);
    bool cut = !chart->full_y && rest.lo <= rest.hi;
    return join(rest, joined(chart, x, bounds, true, cut ? stretched(rest, chart->log_y) : all));
}

struct range_cut range_cut(const struct chart *chart, const struct scale *x, const struct scale *y)
{
    struct range_cut cut = {0};
    double above = y->max + SLACK * (y->log ? y->max : y->max - y->min);
    double below = y->min - SLACK * (y->log ? y->min : y->max - y->min);
    for (size_t k = 0; k < chart->series_count; k++) {
        const struct chart_series *s = &chart->series[k];
        for (size_t i = s->first; i < s->count; i++) {
            double value = values_y(s, i);
            if (!scale_has(y, value) || !in_window(x, values_x(s, i)))
                continue;
            cut.above += value > above;
            cut.below += value < below;
            cut.thinned |= s->thinned && (value > above || value < below);
        }
    }
    return cut;
}
