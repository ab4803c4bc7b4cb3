/* SPDX-License-Identifier: MIT */
/* The terminal as a file, without curses: its size, whose turn it is, whether it is still there. UI thread. */
#ifndef TERM_TTY_H
#define TERM_TTY_H

#include <stdbool.h>

/* False when the terminal does not say. */
bool tty_size(int fd, int *w, int *h);

/* Opens the terminal `fd` anew for reading, or else the controlling one; -1 with errno set. */
int tty_open_keys(int fd);

enum tty_turn { TTY_OURS, TTY_ENDING, TTY_GONE };

/* Waits, stopped, until this job is in the foreground, for `bg` continues a job that may not write. TTY_ENDING when a
 * signal asks the program to end meanwhile, TTY_GONE when nobody is left who could bring it to the foreground. */
enum tty_turn tty_wait_turn(int fd);

/* Bytes that the terminal's driver has taken and not yet passed on; 0 where it does not say, as pseudo-terminals on
 * Linux. */
int tty_unsent(int fd);

/* How a wait for input ended. */
enum tty_event { TTY_TIMEOUT, TTY_WOKEN, TTY_INPUT, TTY_HANGUP };

/* Waits at most that long for input on fd, for a signal (signals_fd), or until `out` can be written; out is -1 for
 * none. */
enum tty_event tty_wait_input(int fd, int out, double seconds);

#endif
