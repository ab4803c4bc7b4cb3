/* SPDX-License-Identifier: MIT */
/* How a cell looks on the open terminal: styles to curses' attributes and colour pairs. UI thread, between newterm()
 * and delscreen(). */
#ifndef TERM_SCREEN_INK_H
#define TERM_SCREEN_INK_H

#include <stdint.h>

#include "theme.h"

/* Finds out what the terminal can do, and sets the colours of a theme. */
void ink_open(enum theme theme);

/* CANVAS_GREYS or 0; see screen_greys. */
int ink_greys(void);

/* Puts a character that the terminal can show into curses' window; style as in struct cell. */
void ink_put(int x, int y, uint32_t ch, unsigned style);

#endif
