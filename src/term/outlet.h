/* SPDX-License-Identifier: MIT */
/* The way of a frame's bytes to a terminal that may take them slowly: curses writes a frame into a file, and from there
 * it goes on in as large pieces as the terminal takes, without waiting for it. UI thread; one at a time. */
#ifndef TERM_OUTLET_H
#define TERM_OUTLET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The stream to open curses on, over a descriptor of its own for the terminal `fd`; NULL with errno set. Where no file
 * can be had, frames go to the terminal directly, as they are drawn. */
FILE *outlet_open(int fd);
/* Closes the stream too. Legal when not open. */
void outlet_close(void);

/* What curses writes between the two is a frame; the one before must have been sent. The end sends what the terminal
 * takes at once. */
void outlet_begin(void);
void outlet_end(void);

/* Whether the stream does not reach the terminal after outlet_end: it could not be turned back to it. */
bool outlet_is_astray(void);

/* Bytes of the last frame; 0 where frames go to the terminal directly. */
size_t outlet_frame(void);

/* Sends on without waiting. True when nothing is left, neither here nor, as far as it can be known, in the terminal's
 * own queue. */
bool outlet_send(void);

/* The descriptor that can be written again when more can be sent; -1 when there is nothing to send. */
int outlet_waits_for(void);

/* Sends the rest, waiting at most that long; false when it was not enough, and then the rest is thrown away. */
bool outlet_drain(double seconds);
void outlet_drop(void);

#endif
