/* SPDX-License-Identifier: MIT */
/* The signals that a screen lives with, as flags that the UI thread reads between two frames. */
#ifndef TERM_SIGNALS_H
#define TERM_SIGNALS_H

#include <stdbool.h>

#include "base/err.h"

enum signals_kind { SIGNALS_END, SIGNALS_STOP, SIGNALS_CONTINUE, SIGNALS_SIZE, SIGNALS_KINDS };

/* Takes those of base/ending.def (each unless it is ignored, as under nohup), SIGTSTP, SIGCONT and SIGWINCH. */
bool signals_open(struct err *e);
/* Gives them back; legal when not open. */
void signals_close(void);

/* The last signal of that kind since it was taken last, or 0; taking forgets it. */
int signals_seen(enum signals_kind kind);
int signals_take(enum signals_kind kind);

/* Readable while signals_drain has not been called since a signal came: poll() on it loses none. */
int signals_fd(void);
void signals_drain(void);

/* Stops this process's group as the terminal's Ctrl-Z would; returns when it is continued. */
void signals_stop_job(void);

#endif
