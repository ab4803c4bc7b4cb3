/* SPDX-License-Identifier: MIT */
/* What the files behind term/screen.h share: the screen's state, and what one of them does for the others. Only one
 * screen is open at a time. UI thread.
 */
#ifndef TERM_SCREEN_PARTS_H
#define TERM_SCREEN_PARTS_H

#include <stdbool.h>
#include <stdio.h>

#include "pace.h"
#include "term/canvas.h"

static const double SCREEN_DRAIN = 0.5; /* seconds for the last frame, before the terminal is put back */
enum { SCREEN_WAIT_MAX = 3600 }; /* seconds */

struct screen; /* curses' SCREEN */

struct screen_state {
    struct screen *term; /* NULL: not open */
    int w, h; /* as last told */
    bool ascii, gone, check_size, cursor_shown;
    struct canvas shown; /* what curses holds */
    struct canvas kept;  /* the next frame, while the terminal takes one; valid when is_kept */
    int kept_x, kept_y;  /* its cursor */
    bool is_kept, repaint;
    struct pace pace;
    FILE *keys; /* stdin, or the terminal opened anew */
    int silent; /* times in a row that input was promised and none came */
};
extern struct screen_state screen;

/* Open, in the terminal's hands, and not gone. */
bool screen_is_ours(void);

/* Sends on, and shows what was kept when its turn has come. */
void screen_catch_up(void);

/* Ends curses' hold of the terminal: the shell's modes and the normal screen are back. */
void screen_put_back(void);
/* Takes the terminal again once this job is in the foreground. */
void screen_resume(void);
/* True when the size changed. */
bool screen_take_size(void);

#endif
