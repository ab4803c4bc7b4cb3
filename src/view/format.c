/* SPDX-License-Identifier: MIT */
/* Numbers as text; see format.h. Used by every view that shows one. Any thread.
 */
#include "format.h"

#include <stdio.h>

const char *format_missing(bool ascii)
{
    return ascii ? "-" : "\u2014";
}

const char *format_metric(char out[FORMAT_MAX], const struct epoch_row *row, enum metric m, bool ascii)
{
    return row && metric_has(row, m) ? metric_text(out, m, row->value[m]) : format_missing(ascii);
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

int format_digits(unsigned long n)
{
    int digits = 1;
    for (; n > 9; n /= 10)
        digits++;
    return digits;
}
