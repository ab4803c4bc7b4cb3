/* SPDX-License-Identifier: MIT */
/* A run's folder as it is read again: run.json, label.json and history.csv; run/record.h writes them. Any thread;
 * several programs may read a run that another one trains.
 *
 *   run.json      the worker's: what the run is and how it stands, replaced as one
 *   label.json    the user's: name, tags, note; there when one was given, replaced as one
 *   history.csv   one line an epoch, appended; a last line without its end was cut off, and is not counted
 *   start.safetensors       the weights it began with, where the seed did not give them
 *   checkpoint.safetensors  where it stands, to go on from (run/checkpoint.h)
 *   model.safetensors       its weights at the end
 *
 * Text from these files is made safe (base/text.h) when it is read.
 *
 * run.json of format 2, beside what format 1 has (format, id, spec, train, valid, data, sha256, isa, version, state,
 * why, started, ended, changes); a key that has nothing to say is left out:
 *
 *   "group": "20261122-161523-baseline-seed1", "loaded": true,
 *   "fork": {"id": "...", "epoch": 12, "course": [{"epoch": 1, "drop": [0, 0, 0], "lr": 0.001}, ...]}
 *                     course: the rates up to the fork, from epoch 1 on; spec has those that the fork began with.
 *                     "epochs": 50 in it: the length that lines and schedules went by, where it was not spec's
 *   "changes": [{"epoch": 20, "drop": [...], "lr": ...}]   the run's own, after the fork
 *                     "bend": [null, {"to": 0.1}, {"to": 0, "at": 20}] in it, as in course: where strengths go, a line
 *                     or a step; not there: nowhere
 *   "summary": {"epochs": 50, "best": ROW, "last": ROW}    ROW: {"epoch": 9, "train_loss": 0.41, ...}, without the
 *                     metrics that were not measured; a value that JSON has no number for is "nan", "inf" or "-inf"
 *   "resumed": 2      so many times it was cut off and gone on with
 *   "kept": 13        patience: the epoch with the best valid loss, whose weights model.safetensors has
 *   "test": {"images": 10000, "loss": 0.35, "accuracy": 88.1}
 */
#ifndef RUN_RECORD_READ_H
#define RUN_RECORD_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "run/event.h"
#include "run/history.h"
#include "run/record.h"
#include "run/spec.h"

/* What run.json says in its "format". A newer one is refused with a sentence; 1 is of dropout-lab before runs could be
 * resumed, and is read. */
enum { RECORD_FORMAT = 2 };

enum { RECORD_NAME_MAX = 64, RECORD_TAGS_MAX = 128, RECORD_NOTE_MAX = 512 }; /* bytes, the final 0 included */

/* The user's words; each may be empty. Tags are words parted by one blank. */
struct record_label {
    char name[RECORD_NAME_MAX], tags[RECORD_TAGS_MAX], note[RECORD_NOTE_MAX];
};

/* How well it did; of a run without an epoch, epochs is 0 and the rest means nothing. */
struct record_summary {
    uint32_t epochs;             /* lines in history.csv */
    struct epoch_row best, last; /* best: of the lowest valid loss; its epoch is 0 when none was measured */
};

struct record_info {
    char id[RECORD_ID_MAX]; /* the folder's name */
    int format;
    struct spec spec;       /* seeds is 1; of a fork, the rates and lr that it began its own epochs with */
    enum run_state state;   /* as run.json says: RUN_RUNNING also of one that was killed (record_is_held tells) */
    char why[256];          /* of a failed run */
    size_t train, valid;    /* images in use */
    char data[160], sha256[65], isa[16], version[32], started[32], ended[32];
    char group[RECORD_ID_MAX]; /* the same for all seeds that were started together; "" for a single run */
    bool forked;
    char fork[RECORD_ID_MAX];  /* the run that it goes on from; "" when that has no record */
    uint32_t fork_epoch;
    uint32_t kept;             /* the epoch whose weights it has, where that need not be the last; else 0 */
    bool loaded;               /* it began with start.safetensors */
    uint32_t resumed;          /* so many times it was gone on with ("resumed"; not there: 0) */
    struct record_summary summary; /* of a run that was not closed: as when run.json was written, not as it is now */
    bool summarised; /* summary is from run.json; false: not there, so it has to be read from history.csv */
    struct record_test test;
    struct record_label label;
    /* The rates and lr from the first epoch on, of a fork those of the runs it comes from too, in the order of their
     * epochs: course[0].epoch is 1. What a rerun does. course_known is false for forks of format 1. */
    bool course_known;
    size_t course_count;
    struct run_change course[RUN_COURSE_MAX];
};

/* Reads run.json and label.json of root/<id>. An error names the file, the place in it and the remedy; *info is all
 * zero but for its id then. */
bool record_read(struct record_info *info, const char *root, const char *id, struct err *e);

/* Reads history.csv of root/<id> into *h, whose row array is allocated here with room for `epochs` rows at least (the
 * caller frees it by history_free). A last line that was cut off is dropped, and *torn (which may be NULL) is true
 * then; any other line that is wrong is an error that names it. The file may not be there yet: no rows. */
bool record_read_history(struct history *h, const char *root, const char *id, size_t epochs, bool *torn, struct err *e);

/* Fills in info->summary from history.csv, where run.json has none. */
bool record_summarise(struct record_info *info, const char *root, struct err *e);

/* Whether a program trains this run now: it holds the folder's lock (flock on the folder, exclusively, from
 * record_open or record_resume to record_close). Asking takes a shared lock for a moment: whoever wants the exclusive
 * one and meets it tries again. */
bool record_is_held(const char *root, const char *id);

/* Replaces label.json. The run may be in training meanwhile. */
bool record_write_label(const char *root, const char *id, const struct record_label *label, struct err *e);

#endif
