/* SPDX-License-Identifier: MIT */
/* Has the inspector look where the lab's views want to: asks when what they want changes, and hands in what was found.
 * UI thread. */
#ifndef APP_LAB_LOOK_H
#define APP_LAB_LOOK_H

#include <stdbool.h>

#include "lab_runs.h"
#include "train/inspector.h"

struct lab_look {
    struct lab_runs *runs;
    struct inspector *inspector; /* started when it is first wanted */
    struct inspection_request asked[INSPECTION_SLOTS];
    bool asking[INSPECTION_SLOTS];
    bool following[INSPECTION_SLOTS]; /* nobody waits for the answer: it is of the next epoch of the same run */
    bool urgent;  /* what somebody waits for has come: draw it now, and set this back */
    double since; /* clock_now() of the last question */
    bool failed;  /* it was told */
};

/* True when the lab changed. What cannot be looked at is a banner, once. */
bool lab_look_poll(struct lab_look *l);
void lab_look_free(struct lab_look *l);

#endif
