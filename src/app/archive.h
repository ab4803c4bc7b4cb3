/* SPDX-License-Identifier: MIT */
/* The runs on disk behind a lab: read on a thread of their own, listed (view/list.h), shown, named, deleted, gone on
 * with. UI thread; the reading thread has a store of its own. */
#ifndef APP_ARCHIVE_H
#define APP_ARCHIVE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "lab_runs.h"
#include "run/store.h"
#include "view/keymap.h"

enum { ARCHIVE_FIRST = 6 }; /* groups that are in the lab when it opens */

/* What was moved to the trash in this session, the latest last; runs that went together have the same number. */
struct archive_deleted {
    char id[RECORD_ID_MAX];
    unsigned together;
};

struct archive {
    struct lab_runs *runs;
    bool writes;        /* false: the runs on disk are looked at, and nothing there is changed */
    struct store store; /* what is listed; its root is known from archive_start on */
    bool have;          /* it was read */
    struct archive_reading {
        pthread_t thread;
        bool started;
        _Atomic bool done;  /* what follows is the thread's until then */
        struct store store;
        bool ok;
        struct err err;
    } reading;
    bool loads;         /* the newest groups are to be brought into the lab when the list is first there */
    bool again;         /* it is to be read again */
    double since;       /* clock_now() of the last reading */
    size_t seen;        /* what this session's runs had come to then */
    char asked[RECORD_ID_MAX]; /* list.info was asked for of this record */
    struct archive_deleted *deleted;
    size_t deleted_count;
    unsigned together;
};

/* Finds the folder and begins to read it. False without one: nothing is listed then, and all else is legal. a is zero
 * but for runs, writes and loads, and stays where it is. With loads, the newest groups come into the lab once they are
 * known, hidden, the latest one selected, and the banner says what was cut off. */
bool archive_start(struct archive *a, struct err *e);
/* Waits for the reading, at most so long, and takes it. */
void archive_wait(struct archive *a, double seconds);
/* Reads again and waits: the list is as it is now. */
bool archive_fresh(struct archive *a, struct err *e);
/* Takes what was read, and reads again when there is reason. True when the lab changed. */
bool archive_poll(struct archive *a);
void archive_free(struct archive *a);

/* Carries out what is about runs on disk; *mine is false when the action is none of these, and nothing is done then.
 * What was done is in lab->notice. */
bool archive_act(struct archive *a, enum action action, bool *mine, struct err *e);

/* Runs in the trash. */
bool archive_trash(struct archive *a, size_t *count, struct err *e);
bool archive_empty(struct archive *a, struct err *e);

#endif
