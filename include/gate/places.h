/* SPDX-License-Identifier: MIT */
/* Where this process may read and write from now on, whatever a path says: Landlock (Linux 5.13 and later, the kernel's
 * Documentation/userspace-api/landlock.rst), by its system calls. It binds all threads that are started later, and
 * cannot be taken back. Where the kernel has none, the other locks are all there is. */
#ifndef GATE_PLACES_H
#define GATE_PLACES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct places {
    const char *own;          /* the folder to read and write in */
    const char *const *read;  /* files and folders to read, NULL at the end; one that is not there is passed over */
};

/* The kernel's version of Landlock, or 0: it has none, or this build has none. */
int places_version(void);

/* True also where there is no Landlock. No other file can be opened after this, none can be run, made a device, a pipe
 * or a link; and from the versions on that know them, no TCP port bound or reached, no signal sent to other
 * programs. */
bool places_lock(const struct places *p, struct err *e);

#endif
