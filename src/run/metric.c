/* SPDX-License-Identifier: MIT */
/* The table of metrics and an epoch's values; see run/metric.h. The trainer fills rows on the run's thread,
 * everyone else reads copies. */
#include "run/metric.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

/* struct epoch_row has one bit for each. */
static_assert(METRIC_COUNT <= 32, "more metrics than bits in epoch_row.measured");

void metric_set(struct epoch_row *row, enum metric m, double value)
{
    row->value[m] = value;
    row->measured |= UINT32_C(1) << m;
}

bool metric_has(const struct epoch_row *row, enum metric m)
{
    return row->measured >> m & 1;
}

/* printf would tell a NaN's sign, which means nothing. */
const char *metric_text(char out[METRIC_TEXT_MAX], enum metric m, double value)
{
    if (isnan(value))
        return "nan";
    if (isinf(value))
        return value > 0 ? "inf" : "-inf";
    for (int decimals = metric_info[m].decimals; decimals >= 0; decimals--) {
        if (snprintf(out, METRIC_TEXT_MAX, "%.*f", decimals, value) <= METRIC_TEXT_WIDTH)
            return out;
    }
    snprintf(out, METRIC_TEXT_MAX, "%.0e", value);
    return out;
}

const struct metric_info metric_info[METRIC_COUNT] = {
#define METRIC(id, name, legend, in, digits, lower) \
    [METRIC_##id] = {.column = name, .label = legend, .unit = in, .decimals = digits, .lower_is_better = lower},
#include "run/metric.def"
#undef METRIC
};
