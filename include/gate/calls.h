/* SPDX-License-Identifier: MIT */
/* Which system calls this process may make from now on: an allow-list (src/gate/calls.def) in a seccomp filter, by
 * libseccomp. What is not on it fails with EPERM; what only an intruder would ask for (another program, another
 * process's memory, a namespace, a module) ends the process at once with SIGSYS. It binds every thread and cannot be
 * taken back. */
#ifndef GATE_CALLS_H
#define GATE_CALLS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Whether this build can; if not, *why says why, for a sentence. */
bool calls_there(const char **why);

/* "libseccomp 2.5.4, 112 system calls"; "none" and why. size is at least 160. */
char *calls_about(char *out, size_t size);

/* False when the filter cannot be put in force, and nothing is filtered then. */
bool calls_lock(struct err *e);

#endif
