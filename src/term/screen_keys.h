/* SPDX-License-Identifier: MIT */
/* Keys of the open terminal: curses' codes and bytes to the keys of term/screen.h. UI thread, between newterm() and
 * delscreen(). */
#ifndef TERM_SCREEN_KEYS_H
#define TERM_SCREEN_KEYS_H

#include <stdbool.h>
#include <stdint.h>

/* False when memory is short. */
bool keys_open(void);
void keys_close(void);

/* The next key of the input that is there, or SCREEN_KEY_NONE. *any becomes true when there was input at all. */
uint32_t keys_read(bool *any);

/* See screen_mouse and screen_mouse_at; writes to the terminal directly. */
bool keys_mouse(bool on);
void keys_mouse_at(int *x, int *y);

#endif
