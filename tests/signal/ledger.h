/* SPDX-License-Identifier: MIT */
/* What a long session of the dashboard takes, in a table, and whether that is in order.
 *
 * Everything the user starts stays in memory until the program quits, on purpose: its curves are on screen. So memory
 * may grow with what is kept, and has a bound that is known: a session holds LAB_RUNS_MAX runs at most, each with a row
 * for each of its epochs; the list shows each run on disk; --memory bounds what forks need. Judged is only at calm
 * moments, when nothing trains, for a run that trains has a network, a thread and two files of its own:
 * - memory is never above what the session began with, those holdings, and LEDGER_SLACK_KB for what the C library keeps
 *   of freed memory for each thread and for the two networks under inspection;
 * - descriptors and threads are what they were at the beginning but for LEDGER_SPARE;
 * - once the session is full, and so nothing can be added any more, memory stays as it is but for LEDGER_FULL_KB,
 *   whatever is pressed.
 */
#ifndef TESTS_SIGNAL_LEDGER_H
#define TESTS_SIGNAL_LEDGER_H

#include <stdio.h>

#include "meter.h"

enum { LEDGER_MEMORY_MB = 8, LEDGER_SLACK_KB = 24 * 1024, LEDGER_SPARE = 3, LEDGER_FULL_KB = 4 * 1024 };

struct ledger {
    FILE *csv;              /* NULL: none is kept */
    double begin;           /* clock_now() */
    unsigned sessions;
    unsigned long presses;
    struct meter base, now; /* of this session: at its first calm moment, and last */
    unsigned long runs, rows; /* on disk, as of the last calm moment */
    long full_kb;           /* own memory when the session was first found full; 0: it is not */
    double answer, longest; /* seconds that the last answer took, and the longest in this session */
    long most_kb;           /* own memory at a calm moment, in all sessions */
};

/* Opens the table; path NULL: none. */
void ledger_open(struct ledger *l, const char *path);
void ledger_close(struct ledger *l);

/* A new session, whose runs are on disk below home. */
void ledger_begin(struct ledger *l);

/* A line of the table. */
void ledger_note(struct ledger *l, pid_t pid);

/* The same at a calm moment; home is the XDG_DATA_HOME of the session. Returns what is wrong, or NULL. */
const char *ledger_calm(struct ledger *l, pid_t pid, const char *home, bool full);

#endif
