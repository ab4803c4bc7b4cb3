/* SPDX-License-Identifier: MIT */
/* Puts the terminal back without curses: after a crash, and when an ending program hangs on a stalled terminal. One
 * terminal at a time; rescue_open to rescue_close on the UI thread. */
#ifndef TERM_RESCUE_H
#define TERM_RESCUE_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"

enum { RESCUE_RESET_MAX = 256, RESCUE_WORDS_MAX = 1024, RESCUE_WATCH_SECONDS = 2 };

/* Remembers fd's modes as they are now, and takes the signals of base/crash.def and SIGALRM. Until rescue_active(true)
 * a crash leaves the terminal alone. */
bool rescue_open(int fd, struct err *e);
/* Gives the signals back. Legal when not open. */
void rescue_close(void);

/* What to write to the terminal to put it back (cut at RESCUE_RESET_MAX bytes); before rescue_active(true). */
void rescue_reset_string(const char *bytes, unsigned size);

/* Whether curses is called from now on, which ends the program itself where it finds no memory: then a line says so. */
void rescue_curses(bool on);

/* A line for stderr after a crash, without its end (cut at RESCUE_WORDS_MAX bytes); none unless it is called. */
void rescue_words(const char *line);

/* Whether the terminal is ours at present, and so needs putting back. */
void rescue_active(bool on);

/* From a signal handler: unless rescue_close is called within RESCUE_WATCH_SECONDS, the terminal is put back and the
 * process ends with 128 + sig. Only the first call counts. */
void rescue_watch(int sig);

/* write(2) of a part of a frame. While a crash is handled on another thread it does not return, nor write: what came
 * behind the reset would stand on the user's own screen. The UI thread alone. */
ssize_t rescue_write(int fd, const void *bytes, size_t size);

/* Puts the terminal back as after a crash, without ever waiting for it; nothing when it is not ours. */
void rescue_now(void);

/* Sets the modes remembered; false when the terminal does not take them, or is gone. */
bool rescue_modes(void);

#endif
