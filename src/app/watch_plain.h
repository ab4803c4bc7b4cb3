/* SPDX-License-Identifier: MIT */
/* Watching without a screen: for screen readers, scripts and pipes. */
#ifndef APP_WATCH_PLAIN_H
#define APP_WATCH_PLAIN_H

#include <stdbool.h>

#include "watch_logs.h"

/* A line for each x at which a log has something new: the log, x, the values by name. Goes on until "q" is typed, a
 * signal comes, or everything was standard input and ended. Returns the exit status: 0; 1 when stdout cannot be
 * written, standard input is no log or cannot be read, or memory was short; 128 + signal. */
int watch_plain_run(struct watch_logs *logs);

/* Reads what is there, standard input to its end, and prints each log's series with points, first, last and best value;
 * as JSON if asked. Returns the exit status: 1 when a log could not be read or had no number, or stdout fails. */
int watch_once_run(struct watch_logs *logs, bool json);

/* Prints on stderr what the watch has to say about memory, once. False when that is nothing. */
bool watch_tell_banner(struct watch *w);

/* Flushes stdout; false, with a line on stderr, when it takes no more. */
bool watch_flush(void);

#endif
