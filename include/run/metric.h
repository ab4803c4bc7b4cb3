/* SPDX-License-Identifier: MIT */
/* The metrics of an epoch, by metric.def: a new one is a line there and the line that computes it. */
#ifndef RUN_METRIC_H
#define RUN_METRIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum metric {
#define METRIC(id, column, label, unit, decimals, lower) METRIC_##id,
#include "run/metric.def"
#undef METRIC
    METRIC_COUNT
};

struct metric_info {
    const char *column; /* in history.csv */
    const char *label;  /* in legends */
    const char *unit;
    int decimals;
    bool lower_is_better;
};

extern const struct metric_info metric_info[METRIC_COUNT];

/* One epoch's line. A metric that was not measured (valid=0) has its bit clear: that is not the same as NaN, which
 * is a measured result. */
struct epoch_row {
    uint32_t epoch;    /* from 1 */
    uint32_t measured; /* bit m: value[m] was measured */
    float seconds;     /* it took; not part of the record, for it differs from time to time */
    double value[METRIC_COUNT]; /* losses in nats, accuracies in percent */
};

/* Sets a value and its bit. */
void metric_set(struct epoch_row *row, enum metric m, double value);
bool metric_has(const struct epoch_row *row, enum metric m);

enum { METRIC_TEXT_WIDTH = 6, METRIC_TEXT_MAX = 32 };

/* A value of metric m as people read it, on screen and in lines, in at most METRIC_TEXT_WIDTH characters: "0.3410",
 * "88.02", "12.346" for what has no room for all decimals, "7e+20", "nan", "inf". Returns out or a constant. */
const char *metric_text(char out[METRIC_TEXT_MAX], enum metric m, double value);

#endif
