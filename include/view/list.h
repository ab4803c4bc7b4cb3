/* SPDX-License-Identifier: MIT */
/* The list over everything: the lab's groups, and the runs on disk that are not among them, newest first (this
 * session's before all others), as far as the filter lets them through. A row is a group of seeds. Rows are made anew
 * when what they are of changes; the screen draws those that it has room for. UI thread.
 */
#ifndef VIEW_LIST_H
#define VIEW_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "run/store.h"

struct lab;

struct list_row {
    size_t group;        /* of the lab, or LAB_NONE: it is on disk alone */
    size_t first, count; /* LAB_NONE: list.member[first .. first + count), by seed */
    size_t newest;       /* of these, the entry with the latest id: it stands for the row */
};

enum { LIST_FILTER_MAX = 256 };

struct list {
    const struct store_entry *entry; /* (entries), newest first: lent by list_set's caller */
    size_t entries;
    size_t *member;        /* (entries) indexes of entry, the seeds of a group together */
    struct list_row *kept; /* (kept_count) the groups on disk, newest first */
    size_t kept_count;
    struct list_row *row;  /* (rows) what the list shows; NULL: no room was got yet */
    size_t rows, all;      /* all: without the filter */
    size_t at;             /* the row that was chosen last, for when it is gone */
    char id[RECORD_ID_MAX]; /* chosen is the row on disk with this record; "": that of lab->selected */
    char filter[LIST_FILTER_MAX]; /* what was typed; "": all */
    struct filter terms;   /* the last of what was typed that was right */
    char wrong[256];       /* why the filter as it stands is none */
    bool reading;          /* the folder is being read for the first time */
    char problem[512];     /* why it cannot be read; "": it could */
    struct record_info info; /* of the record `id`, once the loop has read it (info.id is the same); for the details */
    char info_problem[512];  /* or why it cannot be read */
};

/* Entries to list from now on, lent until the next call; NULL and 0 for none. False when memory is short: the list has
 * no run on disk then. */
bool list_set(struct lab *lab, const struct store_entry *entry, size_t count, struct err *e);
void list_free(struct list *l);

/* After anything that rows are made of changed: groups, their records or names, the filter. */
void list_update(struct lab *lab);

/* Sets the filter's text; one that is wrong leaves the terms before in force, and says why in l->wrong. While it is
 * typed its last word is not yet in force if it may become another. */
void list_filter(struct lab *lab, const char *text, bool typing);

/* The row that is chosen, or LAB_NONE. */
size_t list_at(const struct lab *lab);
void list_choose(struct lab *lab, size_t at);
/* To the row `by` below, or the last there is. */
void list_move(struct lab *lab, long by);

/* While the list is on screen and its chosen row is on disk alone, that row; else NULL. */
const struct list_row *list_kept(const struct lab *lab);

/* Whether the chosen run, in whatever view, was cut off or stopped, and has a record to go on from. */
bool list_continues(const struct lab *lab);
/* Makes the chosen run what the next action is about. */
void list_ask(struct lab *lab);

/* The row on disk that has the record; NULL: none. */
const struct list_row *list_find(const struct lab *lab, const char *id);

#endif
