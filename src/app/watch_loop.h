/* SPDX-License-Identifier: MIT */
/* The watch screen on the terminal, from opening it to the exit status. */
#ifndef APP_WATCH_LOOP_H
#define APP_WATCH_LOOP_H

#include <stdbool.h>

#include "watch_logs.h"

/* Returns the exit status: 0 when the user quit; 1, with a line on stderr, when the terminal cannot show it; 128 +
 * signal when a signal (or a terminal that went away: SIGHUP) ended it. */
int watch_loop_run(struct watch_logs *logs, bool ascii);

#endif
