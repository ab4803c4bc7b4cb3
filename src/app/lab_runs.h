/* SPDX-License-Identifier: MIT */
/* The workers behind a lab's runs: started in turn, listened to, told what to do. UI thread. */
#ifndef APP_LAB_RUNS_H
#define APP_LAB_RUNS_H

#include <stdbool.h>
#include <stddef.h>

#include "run/event.h"
#include "train/worker.h"
#include "view/lab.h"

struct lab_runs {
    struct lab *lab;
    const struct dataset *data; /* NULL until it is loaded: no run starts */
    const struct kern *kern;
    const char *root; /* where runs are recorded; NULL: nowhere */
    const char *version;
    size_t limit; /* runs that train at once; paused ones do not count */
    struct worker *worker[LAB_RUNS_MAX]; /* of lab->run[i], from its start to its end */
};

/* Takes in what the workers say and starts waiting runs while there is room. True when the lab changed. */
bool lab_runs_poll(struct lab_runs *r);

/* Tells the group's runs to pause, resume or stop; one that waits is stopped on the spot. What cannot be told is a
 * banner. */
void lab_runs_tell(struct lab_runs *r, const struct lab_group *group, enum command_kind command);

/* Tells every active run to stop. */
void lab_runs_stop(struct lab_runs *r);

/* Waits for the workers, records written, and frees them. */
void lab_runs_free(struct lab_runs *r);

#endif
