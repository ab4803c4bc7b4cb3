/* SPDX-License-Identifier: MIT */
/* What the files of the store share: the names in a folder of runs, a run as an entry, and the index. */
#ifndef RUN_STORE_LIST_H
#define RUN_STORE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "record_reading.h"
#include "run/store.h"

/* The names in a folder, but for hidden ones, in descending order. */
struct store_names {
    char **name; /* (count), into text */
    char *text;
    size_t count;
};

/* A folder that is not there has none. Freed by store_names_free, also after a failure. */
bool store_names_read(struct store_names *n, const char *folder, size_t most, struct err *e);
void store_names_free(struct store_names *n);

/* How much an entry can be relied on later. */
enum store_trust {
    STORE_LEAVE_OUT, /* it is no run yet, for it is being made; or none any more */
    STORE_PASSING,   /* right now, but to be read again the next time */
    STORE_LASTING,   /* right as long as its files stand as its stamps say */
};

/* Reads a run into *entry. A file that was changed after `since` (in nanoseconds of the calendar's clock) may be
 * changed again without its times telling. */
enum store_trust store_entry_read(struct store_entry *entry, const struct record_root *root, const char *name,
                                  int64_t since);
/* Whether the files stand as they did when the entry was made; and its state, which can change without them. */
bool store_entry_stands(const struct store_entry *entry, const struct record_root *root);
void store_entry_ask_state(struct store_entry *entry, const struct record_root *root);

/* The entries of the last time, by descending id; none whenever there is any doubt. Freed by mem_free. */
struct store_entry *store_index_load(const char *home, size_t *count);
/* Replaces the index by the entries whose trust is STORE_LASTING. That it cannot be written is no error. */
void store_index_save(const char *home, const struct store_entry *entry, const unsigned char *trust, size_t count);

/* Both lists are read by this. */
bool store_list_read(struct store *s, const char *folder, bool indexed, struct err *e);

#endif
