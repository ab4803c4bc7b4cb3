/* SPDX-License-Identifier: MIT */
/* The table of metrics and an epoch's values; see run/metric.h. The trainer fills rows on the run's thread,
 * everyone else reads copies. */
#include "run/metric.h"

#include <assert.h>

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

const struct metric_info metric_info[METRIC_COUNT] = {
#define METRIC(id, name, legend, in, digits, lower) \
    [METRIC_##id] = {.column = name, .label = legend, .unit = in, .decimals = digits, .lower_is_better = lower},
#include "run/metric.def"
#undef METRIC
};
