/* SPDX-License-Identifier: MIT */
/* The program that the screen tests run in a pseudo-terminal: it shows what it is told and does what keys say. */
#ifndef TESTS_TERM_PLAYER_H
#define TESTS_TERM_PLAYER_H

#include "pty.h"

enum { PLAYER_QUIT = 3, PLAYER_HANGUP = 4 };

/* For pty_start; arg: NULL, or any pointer for --ascii. Shows "ready 80x24" on row 0, what is special about characters
 * on row 1, with the greys from column 8 on, in the theme that PLAYER_THEME names, the last key on row 2, and "end" in
 * the last corner. q quits; c crashes, o overflows the stack, a aborts, t crashes in a thread; f draws frame after
 * frame without a pause; F writes past the screen until it is stuck; p plays frames at the screen's own pace until
 * another key comes, and says on row 3 how it goes; P prints two lines; M and m turn the mouse on and off, whose last
 * place is on row 3; Ctrl-Z suspends; Ctrl-L redraws; n shows no cursor. Exits with 128 + signal, PLAYER_QUIT,
 * PLAYER_HANGUP, or 1 with the error printed. */
int player(void *arg);

/* Starts it at 80 x 24 in a TERM and waits until it is ready. */
bool player_start(struct pty *p, const char *term);

/* Asserts that row y is as wanted; a frame may arrive in pieces, so it is given time. */
void player_row(struct pty *p, int y, const char *want);
/* Ends it by its key, and asserts that the terminal is as it was. */
void player_quit(struct pty *p);

#endif
