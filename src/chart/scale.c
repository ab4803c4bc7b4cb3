/* SPDX-License-Identifier: MIT */
/* Nice ranges and ticks; see chart/scale.h. First stop of numbers on their way to the canvas. Pure. */
#include "chart/scale.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double BOUND = 1e300;   /* so that a span never overflows */
static const double TINY = 1e-300;   /* nor a step underflows */

/* The smallest of 1, 2, 5 times a power of ten that is at least `least`. */
static double nice_step(double least)
{
    double power = pow(10, floor(log10(least)));
    double part = least / power;
    return power * (part <= 1 + 1e-9 ? 1 : part <= 2 + 1e-9 ? 2 : part <= 5 + 1e-9 ? 5 : 10);
}

static int step_exponent(double step)
{
    return (int)floor(log10(step) + 1e-9);
}

/* 2.50e+09 -> 2.50e9 */
static void shorten_exponent(char *text)
{
    char *e = strchr(text, 'e');
    if (!e)
        return;
    char *to = e + 1, *from = e + 1;
    if (*from == '-')
        to++;
    from++;
    while (*from == '0' && from[1])
        from++;
    memmove(to, from, strlen(from) + 1);
}

/* 0.001, 20, 1e6: of a tick at 1, 2 or 5 times a power of ten. */
static char *decade_label(char *out, size_t size, double value)
{
    int exponent = step_exponent(value);
    if (exponent >= -4 && exponent < SCALE_LABEL_WIDTH) {
        snprintf(out, size, "%.*f", exponent < 0 ? -exponent : 0, value);
    } else {
        snprintf(out, size, "%.0e", value);
        shorten_exponent(out);
    }
    return out;
}

char *scale_label(char *out, size_t size, const struct scale *s, double value)
{
    if (s->decades)
        return decade_label(out, size, value);
    if (fabs(value) < s->step * 1e-6)
        value = 0; /* no -0.0 and no 1e-17 */
    if (!s->exponent) {
        snprintf(out, size, "%.*f", s->decimals, value);
    } else if (value == 0) {
        snprintf(out, size, "0");
    } else {
        int digits = step_exponent(fabs(value)) - step_exponent(s->step);
        snprintf(out, size, "%.*e", digits < 0 ? 0 : digits > 3 ? 3 : digits, value);
        shorten_exponent(out);
    }
    return out;
}

static const int parts[] = {1, 2, 5};

static size_t decade_ticks(const struct scale *s, double tick[SCALE_TICKS_MAX])
{
    int last = step_exponent(s->max);
    size_t n = 0;
    for (int e = step_exponent(s->min); e <= last; e++)
        for (int k = 0; k < (s->dense ? 3 : 1); k++) {
            double at = parts[k] * pow(10, e);
            if (e % s->decades == 0 && at >= s->min * (1 - 1e-9) && at <= s->max * (1 + 1e-9) && n < SCALE_TICKS_MAX)
                tick[n++] = at;
        }
    return n;
}

size_t scale_ticks(const struct scale *s, double tick[SCALE_TICKS_MAX])
{
    if (s->decades)
        return decade_ticks(s, tick);
    double first = ceil(s->min / s->step - 1e-6), last = floor(s->max / s->step + 1e-6);
    size_t n = 0;
    for (double i = first; i <= last && n < SCALE_TICKS_MAX; i++)
        tick[n++] = i * s->step;
    return n;
}

double scale_place(const struct scale *s, double value)
{
    return s->log ? (log(value) - s->log_min) / s->log_span : (value - s->min) / (s->max - s->min);
}

bool scale_has(const struct scale *s, double value)
{
    return isfinite(value) && (!s->log || value > 0);
}

static bool labels_fit(const struct scale *s)
{
    double tick[SCALE_TICKS_MAX];
    char label[SCALE_LABEL_MAX], before[SCALE_LABEL_MAX] = "";
    size_t n = scale_ticks(s, tick);
    for (size_t i = 0; i < n; i++) {
        if (strlen(scale_label(label, sizeof label, s, tick[i])) > SCALE_LABEL_WIDTH || strcmp(label, before) == 0)
            return false;
        memcpy(before, label, sizeof before);
    }
    return true;
}

/* Sets how labels are written; false when neither way has room to tell two ticks apart. */
static bool choose_notation(struct scale *s)
{
    int exponent = step_exponent(s->step);
    s->decimals = exponent < 0 ? -exponent : 0;
    s->exponent = s->decimals > SCALE_LABEL_WIDTH || fabs(s->max) >= 1e7 || fabs(s->min) >= 1e7;
    if (!s->exponent && labels_fit(s))
        return true;
    s->exponent = true;
    return labels_fit(s);
}

static double least_step(int decimals_max)
{
    return decimals_max > 0 ? pow(10, -decimals_max) : 0;
}

static void choose_step(struct scale *s, int intervals, int decimals_max)
{
    double least = fmax((s->max - s->min) / (intervals < 1 ? 1 : intervals), least_step(decimals_max));
    s->step = nice_step(fmax(least, TINY));
    for (int tries = 0; !choose_notation(s) && tries < 12; tries++)
        s->step = nice_step(s->step * 1.5);
}

static void order(double *lo, double *hi)
{
    if (!isfinite(*lo) || !isfinite(*hi)) {
        *lo = 0;
        *hi = 1;
    }
    double a = fmin(fmax(fmin(*lo, *hi), -BOUND), BOUND), b = fmin(fmax(fmax(*lo, *hi), -BOUND), BOUND);
    *lo = a;
    *hi = b;
}

/* Opens a range that is narrower than labels can tell. What is never negative is not given a negative range. */
static void widen(double *lo, double *hi, int decimals_max)
{
    double size = fmax(fabs(*lo), fabs(*hi));
    double least = size >= 1e-3 && size < 1e5 ? size * 2e-3 : size > TINY / 1e-3 ? size * 0.4 : 1;
    least = fmax(least, 4 * least_step(decimals_max));
    if (*hi - *lo >= least)
        return;
    bool positive = *lo >= 0;
    double middle = *lo + (*hi - *lo) / 2;
    *lo = positive ? fmax(middle - least / 2, 0) : middle - least / 2;
    *hi = *lo + least;
}

struct scale scale_fit(double lo, double hi, int intervals, int decimals_max)
{
    order(&lo, &hi);
    widen(&lo, &hi, decimals_max);
    struct scale s = {.min = lo, .max = hi};
    choose_step(&s, intervals, decimals_max);
    double half = s.step / 2;
    s.min = floor(lo / half + 1e-9) * half;
    s.max = ceil(hi / half - 1e-9) * half;
    for (int tries = 0; !choose_notation(&s) && tries < 12; tries++) /* the rounded range may have one more tick */
        s.step = nice_step(s.step * 1.5);
    return s;
}

struct scale scale_fixed(double min, double max, int intervals, int decimals_max)
{
    order(&min, &max);
    if (max - min <= fmax(fabs(min), fabs(max)) * 1e-12)
        widen(&min, &max, decimals_max);
    struct scale s = {.min = min, .max = max};
    choose_step(&s, intervals, decimals_max);
    return s;
}

/* The nearest of 1, 2 and 5 times a power of ten that is not above value. */
static double part_below(double value)
{
    double power = pow(10, step_exponent(value * (1 + 1e-9))), part = value / power * (1 + 1e-9);
    return power * (part >= 5 ? 5 : part >= 2 ? 2 : 1);
}

struct scale scale_log(double lo, double hi, int intervals, int decimals_max)
{
    bool sound = lo > 0 && hi >= lo && isfinite(hi);
    lo = sound ? fmin(fmax(lo, TINY), BOUND) : 0.1;
    hi = sound ? fmin(fmax(hi, TINY), BOUND) : 1;
    intervals = intervals < 1 ? 1 : intervals;
    struct scale s;
    if (hi < 4 * lo) {
        s = scale_fit(lo, hi, intervals, decimals_max);
        s.min = s.min > 0 ? s.min : fmin(lo, s.step / 2);
    } else {
        s = (struct scale){.min = part_below(lo), .max = nice_step(hi), .step = 1};
        double decades = log10(s.max / s.min);
        s.dense = 3 * decades <= intervals * 1.3;
        s.decades = (int)ceil(fmax(decades / intervals, 1) - 1e-9);
    }
    s.log = true;
    s.log_min = log(s.min);
    s.log_span = log(s.max) - s.log_min;
    return s;
}

struct scale scale_whole(double min, double max, int columns)
{
    order(&min, &max);
    if (max - min < 1e-9 * fmax(1, fabs(max)))
        max = min + fmax(1, fabs(min) * 1e-9);
    struct scale s = {.min = min, .max = max, .step = 1, .exponent = fabs(max) >= 1e7 || fabs(min) >= 1e7};
    char label[SCALE_LABEL_MAX], other[SCALE_LABEL_MAX];
    while (s.step < max - min) {
        size_t a = strlen(scale_label(label, sizeof label, &s, max));
        size_t b = strlen(scale_label(other, sizeof other, &s, min));
        if (s.step / (max - min) * (columns - 1) >= (double)(a > b ? a : b) + 2)
            break;
        s.step = nice_step(s.step * 1.5);
    }
    return s;
}
