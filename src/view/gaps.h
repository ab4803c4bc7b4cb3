/* SPDX-License-Identifier: MIT */
/* The two gaps between an epoch's three losses, and what they say of why a run's validation is better than its
 * training: train, measured with the noise on, less off, the same with the noise off, is the noise gap; valid less off
 * is the generalisation gap. */
#ifndef GAPS_H
#define GAPS_H

#include "run/stats.h"
#include "view/lab.h"

struct gaps {
    bool measured; /* off is; else generalisation is valid less train, and noise 0 */
    double noise, generalisation;
};

/* Of an epoch, or of a mean over seeds; false: without valid and train there is no gap. */
bool gaps_of(const struct epoch_row *row, struct gaps *out);

/* Whether a group's spec has its off loss measured. */
bool gaps_measured(const struct lab_group *group);
/* Whether any of the shown groups does: then the gaps have a line on screen. */
bool gaps_shown(const struct lab *lab);

/* Why the valid loss is below the train loss, in at most `room` columns; "" where it is not, or there is no room. */
const char *gaps_why(const struct epoch_row *row, int room);

/* Both over a group's last epochs. */
struct gaps_mean {
    struct stats_mean noise, generalisation;
};
struct gaps_mean gaps_over(const struct lab *lab, const struct lab_group *group);

/* "noise gap +0.0938 ±0.0031, generalisation gap -0.0028 ±0.0040"; false: nothing of it was measured. */
bool gaps_text(char *out, size_t size, const struct gaps_mean *g, bool ascii);

#endif
