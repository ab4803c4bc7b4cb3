/* SPDX-License-Identifier: MIT */
/* A monkey at the dashboard: keys, clicks, typed commands, pastes, bytes of no key and sizes of the terminal, drawn
 * from a seed. It knows what it did, and nothing of how the program is: its owner opens the terminal, looks whether
 * the program still answers, and closes it. A failure in here fails the test.
 */
#ifndef TESTS_APP_MONKEY_H
#define TESTS_APP_MONKEY_H

#include <stddef.h>
#include <stdint.h>

#include "tests/term/pty.h"

enum { MONKEY_PASTE = 700, MONKEY_TEXT = MONKEY_PASTE + 64, MONKEY_MEMORY = 6400 };

struct monkey {
    struct pty pty;
    uint64_t state;
    char last[MONKEY_MEMORY]; /* what it did since the owner emptied it; the oldest goes first */
};

/* The same seed plays the same. */
void monkey_seed(struct monkey *m, unsigned long seed);
unsigned monkey_draw(struct monkey *m, unsigned below);

/* What to type next, into out. Never Ctrl-Z nor `w`, which hand the terminal back: those are the owner's to play. */
const char *monkey_press(struct monkey *m, char out[MONKEY_TEXT]);
/* Of these the owner has to see what becomes: the program may end. */
bool monkey_may_quit(const char *pressed);

void monkey_note(struct monkey *m, const char *what);
void monkey_resize(struct monkey *m, int cols, int rows);
/* To a size that is drawn, from 1 x 1 on. */
void monkey_resize_somehow(struct monkey *m);
void monkey_click(struct monkey *m);

/* Shows the screen and what was done, and fails. */
void monkey_give_up(struct monkey *m, const char *why);
void monkey_expect(struct monkey *m, const char *text);

#endif
