/* SPDX-License-Identifier: MIT */
/* A run on disk, written: $XDG_DATA_HOME/dropout-lab/runs/<id>/ with run.json (what it is and how it stands),
 * history.csv (one line an epoch, appended), model.safetensors and, where the seed does not give them, the weights it
 * began with, start.safetensors. Folder and files are for the user alone. run/record_read.h reads them.
 *
 * The folder is locked (flock) from record_open or record_resume to record_close or record_abandon, so that one program
 * alone writes a run. Used by the run's worker thread. Nothing here stops a run: the caller shows the error and trains
 * on.
 */
#ifndef RUN_RECORD_H
#define RUN_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/file.h"
#include "run/event.h"
#include "run/history_csv.h"
#include "run/safetensors.h"
#include "run/spec.h"

enum { RECORD_ID_MAX = 96 };

/* What run.json says beside the spec. */
struct record_facts {
    size_t train, valid;  /* images in use */
    const char *data;     /* where the data came from, in words */
    const char *sha256;   /* its fingerprint */
    const char *isa;
    const char *version;  /* of the program */
    const char *group;    /* the same for all seeds that were started together; NULL or "": it is alone */
    const char *fork;     /* the id of the run that it goes on from, "" when that has no record; NULL: it is no fork */
    uint32_t fork_epoch;  /* and from the end of which epoch */
    const struct run_change *course; /* (course_count) of a fork: the rates and lr up to there, from epoch 1 on */
    size_t course_count;
    const struct tensors *start; /* the weights it begins with, where the seed does not give them; else NULL */
};

struct record {
    char id[RECORD_ID_MAX]; /* sorts by time: "20261122-161523-drop-0.25-0.4-0.4-seed1" */
    char folder[FILE_PATH_MAX];
    struct spec spec;
    size_t train, valid;
    char data[160], sha256[65], isa[16], version[32], started[32];
    char group[RECORD_ID_MAX], fork[RECORD_ID_MAX];
    bool forked, loaded;
    uint32_t fork_epoch;
    struct run_change course[RUN_COURSE_MAX]; /* of a fork, up to there */
    size_t course_count;
    size_t epochs; /* in history.csv */
    struct epoch_row best, last; /* of those, with the digits of the file; best.epoch 0: none */
    struct record_test test;
    uint32_t kept; /* the epoch whose weights model.safetensors has, with patience; 0: the last one */
    struct run_change change[RUN_CHANGES_MAX];
    size_t change_count;
    uint32_t resumed; /* so many times */
    struct history_csv csv;
    struct epoch_row *late; /* (late_count) that could not be written yet */
    size_t late_count;
    bool unsynced; /* history.csv could not be synced, and has to be written anew */
    int lock; /* the folder, which is locked; -1 where the file system has no locks */
    bool open;
};

struct history;
struct record_info;

/* A name for the seeds of a spec that are started together now: what their records have in "group". out has
 * RECORD_ID_MAX bytes. */
void record_group_make(char *out, const struct spec *spec);

/* Makes the folder root/<id> (a number is added when the id is taken) with run.json (state "running") and history.csv
 * with its header. root is made when missing. */
bool record_open(struct record *r, const char *root, const struct spec *spec, const struct record_facts *facts,
                 struct err *e);
/* Takes up a run that came to no end, to go on with it: locks its folder and reads run.json into *info. Writes nothing.
 * Refused when another program trains it, or when it is done. */
bool record_resume(struct record *r, const char *root, const char *id, struct record_info *info, struct err *e);
/* Then opens history.csv behind its last whole line; *torn tells that it had half a line more, which is cut off. The
 * epochs that are there are in *h, which the caller frees by history_free. */
bool record_continue(struct record *r, struct history *h, bool *torn, struct err *e);
/* And run.json says that it is in training again. */
bool record_running(struct record *r, struct err *e);

/* Appends one line to history.csv. What cannot be written is kept, and tried again with each later call, which fails
 * quietly until there is room: then true, and late_count is 0. Of a closed run nothing is kept: false, quietly. */
bool record_epoch(struct record *r, const struct epoch_row *row, struct err *e);
/* Adds a change of the rates to run.json, which is replaced at once; at most RUN_CHANGES_MAX. One that cannot be
 * written now is written with the next. */
bool record_change(struct record *r, const struct run_change *change, struct err *e);
/* history.csv is on the disk: before a checkpoint that would else be ahead of it. False when that is so for another
 * reason too: a line could not be written. */
bool record_sync(struct record *r, struct err *e);
/* What record_close will say of the test set. */
void record_tested(struct record *r, const struct record_test *test);
/* Before it too: the weights that it is given are those of this epoch, which has the best valid loss. */
void record_kept(struct record *r, uint32_t epoch);
/* Writes model.safetensors, if weights is not NULL, and run.json with the end state; closes. why: for FAILED, else
 * NULL. Tries everything, and reports the first error. A run that is DONE and not all of which could be written is CUT
 * in run.json, so that it can be gone on with when there is room. Closing one that is not open is legal. */
bool record_close(struct record *r, enum run_state state, const char *why, const struct tensors *weights,
                  struct err *e);
/* Closes and writes nothing: the folder stays as it is. Legal where record_close is. */
void record_abandon(struct record *r);

#endif
