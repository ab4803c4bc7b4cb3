/* SPDX-License-Identifier: MIT */
/* The environment of a program that is given to strangers: what a client of ssh may have sent is dropped, and what is
 * needed is checked letter by letter. Called first in main(), while there is one thread. */
#ifndef GATE_ENVIRONMENT_H
#define GATE_ENVIRONMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Leaves TERM, LANG, LC_ALL and LC_CTYPE where they are plain names, and NO_COLOR; nothing else: no HOME, no path, no
 * directory of anybody's. False when a variable stands there that has acted before main() was reached (LD_PRELOAD):
 * this process cannot be trusted, and *e says what to change in sshd_config. */
bool environment_clean(struct err *e);

/* The account's home by the password database, whatever HOME says; size is at least FILE_PATH_MAX. */
bool environment_home(char *out, size_t size, struct err *e);

#endif
