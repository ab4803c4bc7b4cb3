/* SPDX-License-Identifier: MIT */
/* So many at once, of all programs that share a folder: a locked file for each. The kernel frees a lock when its
 * program ends, however it ends. UI thread. */
#ifndef APP_SLOTS_H
#define APP_SLOTS_H

#include <stdbool.h>

#include "base/err.h"
#include "base/file.h"

enum { SLOTS_MAX = 256 };

/* Zeroed but for most: nothing is held. */
struct slots {
    char folder[FILE_PATH_MAX]; /* has to be there */
    const char *name;
    unsigned most;
    int fd[SLOTS_MAX]; /* (held) */
    unsigned held;
};

/* True when one was free, and is held now. *e is filled where that is no want of a free one. NULL slots are endless. */
bool slots_take(struct slots *s, struct err *e);
/* Gives one back. */
void slots_give(struct slots *s);

#endif
