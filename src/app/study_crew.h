/* SPDX-License-Identifier: MIT */
/* Trains the runs of a plan, as many at once as there are hardware threads, each kept in the store, and fills in the
 * results. What is kept already is not trained again, what was cut off goes on from its checkpoint. Main thread.
 *
 * A job is one run: the spec of a point (of several with the same spec, the first) with one seed.
 */
#ifndef APP_STUDY_CREW_H
#define APP_STUDY_CREW_H

#include <stdbool.h>
#include <stddef.h>

#include "account.h"
#include "data/dataset.h"
#include "kern/kern.h"
#include "run/record_read.h"
#include "study/study.h"

enum crew_state {
    CREW_WAITS,
    CREW_TRAINS,
    CREW_LOOKS,  /* trained; its weights are looked at */
    CREW_DONE,
    CREW_FAILED, /* why tells */
};

struct crew_job {
    size_t point;             /* the first with this spec */
    unsigned seed;            /* number i, from 0 */
    enum crew_state state;
    bool kept, resumes;       /* it was done before; it goes on from its checkpoint */
    char id[RECORD_ID_MAX];   /* of its record, "" before it has one */
    double seconds;           /* of training, in this call */
    char why[160];
};

struct crew_config {
    const struct study_plan *plan;
    const struct dataset *data;
    const struct kern *kern;
    const char *root;     /* of the runs */
    const char *tag;      /* of the runs that are trained: "study-rate" */
    unsigned hands;       /* runs at once; 0: as many as hardware threads */
    struct account *account; /* whose limits the runs keep; NULL: nobody's */
    bool fresh;           /* trains everything again */
    double checkpoint_seconds; /* 0: the worker's own */
    /* A job came to its end, or was found kept; and, a few times a second, something may have moved. */
    void (*ended)(void *arg, const struct crew_job *job);
    void (*moved)(void *arg);
    void (*warn)(void *arg, const char *text);
    void *arg;
};

struct crew;

/* Finds what is kept; NULL on an error. Results are the plan's, and the crew fills them in. */
struct crew *crew_new(const struct crew_config *config, struct study_results *results, struct err *e);
void crew_delete(struct crew *c);

/* Until all jobs have ended, or a signal came: then those at work are cut off and saved. False when the study cannot go
 * on (a record cannot be written): *e tells. */
bool crew_work(struct crew *c, struct err *e);

/* One look at the work, for a loop with more to do: takes what ended, starts what waits. With leave nothing is started,
 * and what is at work is cut off and saved. False as crew_work's; leave then. */
bool crew_poll(struct crew *c, bool leave, struct err *e);
/* Whether a run trains or is looked at. */
bool crew_at_work(const struct crew *c);
/* From now on no more than so many runs at once are started, at least 1, at most crew_hands. */
void crew_limit(struct crew *c, unsigned hands);

/* Runs at once. */
unsigned crew_hands(const struct crew *c);
size_t crew_count(const struct crew *c);
const struct crew_job *crew_job(const struct crew *c, size_t i);
/* Jobs in a state. */
size_t crew_in(const struct crew *c, enum crew_state s);
/* Of all jobs, the share of epochs that are trained, 0 to 1. */
double crew_share(const struct crew *c);
/* The job of a point and a seed. */
const struct crew_job *crew_find(const struct crew *c, size_t point, unsigned seed);

#endif
