/* SPDX-License-Identifier: MIT */
/* All runs that are kept: the list, newest first; finding one by what the user calls it; filtering; the trash.
 *
 * $XDG_DATA_HOME/dropout-lab/runs/<id>/   a run (run/record_read.h)
 * $XDG_DATA_HOME/dropout-lab/trash/<id>/  one that was deleted and can be had back
 * $XDG_DATA_HOME/dropout-lab/index        what the list shows of each, so that 10,000 runs appear at once; made anew
 *                                         whenever it does not fit, and never the only copy of anything
 *
 * One thread at a time. A folder that cannot be read is in the list too, with its sentence; nothing is ever lost,
 * overwritten or left out because it is not understood.
 */
#ifndef RUN_STORE_H
#define RUN_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/file.h"
#include "run/record_read.h"

/* How a file stood: times in nanoseconds. Any change of it changes one of these. All -1: not there, or not asked. */
struct store_stamp {
    int64_t modified, changed, size, inode;
};
#define STORE_STAMP_NONE ((struct store_stamp){-1, -1, -1, -1})

/* A run as the list shows it. Of fixed size and without pointers, so that the index is an array of them. */
struct store_entry {
    char id[RECORD_ID_MAX];
    char started[32];           /* "2026-11-22T16:15:23Z" */
    char group[RECORD_ID_MAX];  /* record_info.group */
    char name[RECORD_NAME_MAX], tags[RECORD_TAGS_MAX];
    char isa[16], version[32];
    struct spec spec;
    enum run_state state;       /* RUN_RUNNING: some program trains it now; RUN_CUT: it was cut off */
    struct record_summary summary;
    struct record_test test;
    bool forked, noted;         /* it has a note */
    bool unsummed;              /* run.json does not sum it up: format 1 */
    char problem[200];          /* it cannot be read, and why; empty: all is well. Only id is right then */
    /* what this was made from: run.json, label.json and, of a run that was not closed, history.csv as they were */
    struct store_stamp stamp[3];
};

/* Runs in a folder: the list takes 1.5 kB for each, and no one finds one among more. */
enum { STORE_RUNS_MAX = 100000 };

enum { STORE_MOVED_MAX = RECORD_ID_MAX + 16 };

struct store {
    char home[FILE_PATH_MAX], root[FILE_PATH_MAX], trash[FILE_PATH_MAX];
    char moved[STORE_MOVED_MAX]; /* what the run that was deleted or restored last is called there */
    struct store_entry *entry; /* (count), newest first: by the second they began in, then by when they ended */
    size_t count;
};

/* Finds the folders ($XDG_DATA_HOME or HOME); reads nothing yet. False without a home. */
bool store_init(struct store *s, struct err *e);
void store_free(struct store *s);

/* Reads the list, or reads it again: what did not change since is taken from the index. No folder of runs is an empty
 * list. The index is written when it changed; that it cannot be is no error. */
bool store_read(struct store *s, struct err *e);
/* The same of the trash, in place of the runs. */
bool store_read_trash(struct store *s, struct err *e);

/* The entry that the user means by `word`: a whole id, a name, the beginning of an id, its beginning and end with ".."
 * between (20261122-161523..seed1), or "last", the newest that can be read. NULL with a sentence when there is none, or
 * when there are several (it names some). An id goes before a name, a name before a beginning. Needs store_read. */
const struct store_entry *store_find(const struct store *s, const char *word, struct err *e);

/* Moves a run to the trash, or back. One that is in training is refused. Where its id is taken there, a number is
 * added: s->moved tells. The list is not read again. */
bool store_delete(struct store *s, const char *id, struct err *e);
bool store_restore(struct store *s, const char *id, struct err *e);
/* Removes all that is in the trash, for good; *count is how many there were. */
bool store_empty_trash(struct store *s, size_t *count, struct err *e);

/* ---- filter ---- */

/* Terms parted by blanks, all of which must hold: KEY OP VALUE with OP one of < <= > >= = != (p2>0.3, best<0.34,
 * acc>=88, epochs=50, state=done, tag=exam, opt=sgd), or a bare word that the id, name, tags or spec contain; capitals
 * do not count. Keys come from run/filter.def. A value that was not measured fits no comparison, not even !=. Losses
 * and accuracies are equal when they are as they are shown (best=0.3271). Empty: every run. */
enum { FILTER_TERMS_MAX = 16 };

struct filter {
    size_t count;
    struct filter_term {
        int key; /* of filter.def, or -1: a bare word */
        int op;
        double number;
        char text[64];
    } term[FILTER_TERMS_MAX];
};

/* An error (ERR_USAGE) names the term, what it may be, and an example. */
bool filter_parse(struct filter *f, const char *text, struct err *e);
bool filter_match(const struct filter *f, const struct store_entry *entry);

struct filter_key {
    const char *key, *example, *about;
    bool of_spec; /* it means what it does in a spec */
};
extern const struct filter_key filter_keys[];
extern const size_t filter_key_count;

#endif
