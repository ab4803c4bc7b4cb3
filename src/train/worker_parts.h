/* SPDX-License-Identifier: MIT */
/* What a worker consists of, for the files that it is written in: worker.c has the thread's course and the owner's
 * functions, worker_disk.c what it writes, worker_resume.c how it goes on with a run that is on disk. */
#ifndef TRAIN_WORKER_PARTS_H
#define TRAIN_WORKER_PARTS_H

#include <pthread.h>
#include <stdatomic.h>

#include "outbox.h"
#include "run/checkpoint.h"
#include "run/history.h"
#include "run/history_csv.h"
#include "run/queue.h"
#include "run/record.h"
#include "run/record_read.h"
#include "run/step_csv.h"
#include "train/trail.h"
#include "train/trainer.h"
#include "train/worker.h"

enum { WORKER_PATHS = 5 };

struct worker {
    struct worker_config config;
    char path[WORKER_PATHS][FILE_PATH_MAX]; /* what config's strings point to */
    char version[32], group[RECORD_ID_MAX], resume[RECORD_ID_MAX];

    pthread_t thread;
    struct queue events, commands;
    atomic_bool abandoned; /* the owner will read no more events */
    _Atomic(struct trail *) shown; /* the trail, when the owner may have it */

    /* the worker thread's own */
    struct outbox outbox;
    struct trainer trainer;
    struct record record;
    struct history_csv csv;
    struct step_csv step_csv;
    struct trail *trail;           /* NULL: none */
    bool recording, stop, cut, paused;
    struct run_change wanted;      /* from the next epoch on, if change_waits */
    bool change_waits;
    unsigned changes;              /* in force so far */

    struct run_change course[RUN_COURSE_MAX]; /* known beforehand, of a run that is trained again; else empty */
    size_t course_count, course_next;         /* the next that comes into force */
    struct record_info info;                  /* of a resumed run */
    struct history recorded;                  /* its epochs on disk */
    bool replaying;                           /* those behind the checkpoint are trained again, and
                                                 nothing is written */
    struct err broken;                        /* they came to something else; code 0: all is well */

    struct checkpoint_writer checkpoint;
    struct checkpoint standing;    /* what it says, but for the state */
    double checkpoint_due, checkpoint_every; /* clock_now(), seconds */
    bool checkpoint_failed;        /* the last one, and that is told */
};

void worker_warn(struct worker *w, const struct err *e);
void worker_note(struct worker *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The strengths and lr of the run's own spec. */
void worker_take_own(struct worker *w);

/* ---- worker_disk.c ---- */

/* A run that cannot be recorded, or not with checkpoints, is trained all the same; it is told. */
void worker_open_record(struct worker *w);
void worker_open_checkpoint(struct worker *w);
/* An epoch into the files that were asked for and the record, then announced. What cannot be written is told once. */
void worker_publish(struct worker *w, const struct epoch_row *row);
/* Where the run stands now, to the disk; and the same if it is time. */
void worker_checkpoint(struct worker *w);
void worker_checkpoint_if_due(struct worker *w);
/* Writes what a run leaves behind; each failure is told. */
void worker_finish(struct worker *w, enum run_state state, bool trained);

/* ---- worker_resume.c ---- */

/* Takes up config.resume: locks and reads its record, and takes spec, course and start from there. */
bool worker_resume(struct worker *w, struct err *e);
/* Then, with a trainer at the start: its history. */
bool worker_read_history(struct worker *w, struct err *e);
/* Then, with the trail, which is at its start too: to where the run goes on from, announcing what is known. */
void worker_stand(struct worker *w);
/* What the record knows for the next epoch comes into force. True when there was something. */
bool worker_take_course(struct worker *w);
/* Whether an epoch that is on disk came to the same once more; if not, w->broken says so. */
bool worker_confirm(struct worker *w, const struct epoch_row *row);

#endif
