/* SPDX-License-Identifier: MIT */
/* The crew's own state, for study_crew.c, study_jobs.c and study_kept.c. */
#ifndef APP_STUDY_CREW_PARTS_H
#define APP_STUDY_CREW_PARTS_H

#include <pthread.h>
#include <stdatomic.h>

#include "study_crew.h"
#include "study_measure.h"
#include "train/worker.h"

/* One hardware thread's work: a run that trains, or a trained one that is looked at. */
struct crew_hand {
    struct crew *crew;
    struct crew_job *job;  /* NULL: free */
    struct worker *worker; /* CREW_TRAINS */
    uint32_t epoch;
    double begun;
    bool cut;              /* it was told to end */
    pthread_t thread;      /* CREW_LOOKS */
    atomic_bool looked;    /* the rest is the thread's before that */
    bool ok;
    struct study_measured seen;
    struct err err;
};

struct crew {
    struct crew_config config;
    struct study_results *results;
    unsigned seeds;
    size_t specs;          /* that are different */
    size_t *first;         /* (specs): the first point with it */
    size_t *spec_of;       /* (points): which one it has */
    char (*group)[RECORD_ID_MAX]; /* (specs): of its records; "" before there is one */
    size_t jobs;
    struct crew_job *job;  /* (jobs): seed by seed, so that every point has its first seed early */
    unsigned hands, limit; /* the hands beyond the limit take no more work */
    struct crew_hand *hand; /* (hands) */
    atomic_bool leave;     /* looks are to end */
};

/* Fills in specs and jobs for config.plan. */
bool crew_make_jobs(struct crew *c, struct err *e);
size_t crew_spec_of_job(const struct crew *c, const struct crew_job *job);
const struct study_point *crew_point_of(const struct crew *c, size_t spec);
/* What must be looked at in the weights of the plan's runs, and in how many passes at those of a spec's. */
unsigned crew_looks(const struct crew *c);
unsigned crew_passes(const struct crew *c, size_t spec);
/* What the record of a job's run says, into the results of all its points. */
bool crew_take_record(struct crew *c, struct crew_job *job, struct err *e);
/* And what was seen in its weights. */
void crew_take_seen(struct crew *c, const struct crew_job *job, const struct study_measured *seen);
/* Marks the jobs that the store has already: done, or cut off. */
bool crew_find_kept(struct crew *c, struct err *e);

#endif
