/* SPDX-License-Identifier: MIT */
/* How far a network's answers are right as often as it is sure of them: a reliability diagram and the expected
 * calibration error (Guo et al. 2017). Plain numbers; any thread.
 */
#ifndef RUN_RELIABILITY_H
#define RUN_RELIABILITY_H

#include <stdbool.h>
#include <stddef.h>

enum { RELIABILITY_BINS = 10 };

/* Images by the confidence of their guess, in equal parts of [0, 1]. */
struct reliability {
    size_t count[RELIABILITY_BINS];
    double confidence[RELIABILITY_BINS], accuracy[RELIABILITY_BINS]; /* means, in [0, 1]; NaN where a bin is empty */
    double ece;  /* mean over images of |accuracy - confidence| of their bins, in [0, 1]; NaN without images */
    double over; /* mean confidence less accuracy over all: above 0 it is too sure, below too modest */
};

/* An answer; from a zeroed struct on, and until reliability_end the bins hold sums. A confidence that is NaN is in the
 * first bin, and shows in its means. */
void reliability_add(struct reliability *r, double confidence, bool right);
void reliability_end(struct reliability *r);

#endif
