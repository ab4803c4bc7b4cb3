/* SPDX-License-Identifier: MIT */
/* A run on disk: $XDG_DATA_HOME/dropout-lab/runs/<id>/ with run.json (what it is and how it stands),
 * history.csv (one line an epoch, appended) and model.safetensors. Folder and files are for the user alone.
 *
 * Used by the run's worker thread. Nothing here stops a run: the caller shows the error and trains on.
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
    const char *fork;     /* the id of the run that it goes on from, "" when that has no record; NULL: it is no fork */
    uint32_t fork_epoch;  /* and from the end of which epoch */
};

struct record {
    char id[RECORD_ID_MAX]; /* sorts by time: "20261122-161523-drop-0.25-0.4-0.4-seed1" */
    char folder[FILE_PATH_MAX];
    struct spec spec;
    size_t train, valid;
    char data[160], sha256[65], isa[16], version[32], started[32];
    char fork[RECORD_ID_MAX];
    bool forked;
    uint32_t fork_epoch;
    size_t epochs; /* in history.csv */
    struct run_change change[RUN_CHANGES_MAX];
    size_t change_count;
    struct history_csv csv;
    bool open;
};

/* Makes the folder root/<id> (a number is added when the id is taken) with run.json (state "running") and history.csv
 * with its header. root is made when missing. */
bool record_open(struct record *r, const char *root, const struct spec *spec, const struct record_facts *facts,
                 struct err *e);
/* Appends one line to history.csv; after a failure later calls fail quietly, as history_csv_append does. */
bool record_epoch(struct record *r, const struct epoch_row *row, struct err *e);
/* Adds a change of the rates to run.json, which is replaced at once; at most RUN_CHANGES_MAX. One that cannot be
 * written now is written with the next. */
bool record_change(struct record *r, const struct run_change *change, struct err *e);
/* Writes model.safetensors, if weights is not NULL, and run.json with the end state; closes. why: for FAILED, else
 * NULL. Tries everything, and reports the first error. Closing one that is not open is legal. */
bool record_close(struct record *r, enum run_state state, const char *why, const struct tensors *weights,
                  struct err *e);

#endif
