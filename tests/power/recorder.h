/* SPDX-License-Identifier: MIT */
/* Records what the real program does to its data home. */
#ifndef TESTS_POWER_RECORDER_H
#define TESTS_POWER_RECORDER_H

#include "journal.h"

/* Whether a program can be followed here; says on stderr why not. */
bool recorder_works(void);

/* Runs the program with these words, parted by blanks ('' is an empty one), as tests/app/program.h does, with root as
 * XDG_DATA_HOME, and appends to the journal all that it did below root. The exit status, or 128 + signal. */
int recorder_run(struct journal *j, const char *root, const char *words);

#endif
