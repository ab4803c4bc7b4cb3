/* SPDX-License-Identifier: MIT */
/* Numbers as text; see format.h. Used by every view that shows one. Any thread.
 */
#include "format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *format_missing(bool ascii)
{
    return ascii ? "-" : "\u2014";
}

const char *format_metric(char out[FORMAT_MAX], const struct epoch_row *row, enum metric m, bool ascii)
{
    return row && metric_has(row, m) ? metric_text(out, m, row->value[m]) : format_missing(ascii);
}

const char *format_mean(char out[FORMAT_MAX], const struct stats_mean *mean, enum metric m, bool ascii)
{
    return mean->n ? metric_text(out, m, mean->mean) : format_missing(ascii);
}

const char *format_spread(char out[FORMAT_MAX], const struct stats_mean *mean, enum metric m, bool ascii)
{
    char number[METRIC_TEXT_MAX];
    if (mean->n < 2)
        return "";
    snprintf(out, FORMAT_MAX, "%s%s", ascii ? "+-" : "\u00b1", metric_text(number, m, mean->deviation));
    return out;
}

int format_spread_width(bool ascii)
{
    return METRIC_TEXT_WIDTH + (ascii ? 2 : 1);
}

/* What rounds to nothing has no sign. */
const char *format_difference(char out[FORMAT_MAX], const double *value, enum metric m, bool ascii)
{
    char number[METRIC_TEXT_MAX], zero[METRIC_TEXT_MAX];
    if (!value)
        return format_missing(ascii);
    const char *text = metric_text(number, m, fabs(*value));
    bool none = isnan(*value) || strcmp(text, metric_text(zero, m, 0)) == 0;
    snprintf(out, FORMAT_MAX, "%s%s", none ? "" : *value < 0 ? "-" : "+", text);
    return out;
}

const char *format_seconds(char out[FORMAT_MAX], double seconds)
{
    unsigned long minutes = (unsigned long)(seconds / 60 + 0.5);
    if (seconds < 99.95)
        snprintf(out, FORMAT_MAX, "%.1f s", seconds);
    else if (seconds < 9999.5)
        snprintf(out, FORMAT_MAX, "%.0f s", seconds);
    else
        snprintf(out, FORMAT_MAX, "%lu h %02lu", minutes / 60, minutes % 60);
    return out;
}

struct spec format_rest(const struct spec *s)
{
    struct spec rest = *s, standard = spec_default();
    memset(rest.drop, 0, sizeof rest.drop);
    memset(rest.noise, 0, sizeof rest.noise);
    memset(rest.bend, 0, sizeof rest.bend);
    rest.epochs = standard.epochs;
    rest.seeds = standard.seeds;
    return rest;
}

int format_digits(unsigned long n)
{
    int digits = 1;
    for (; n > 9; n /= 10)
        digits++;
    return digits;
}
