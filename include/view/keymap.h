/* SPDX-License-Identifier: MIT */
/* Keys to actions, by keymap.def: which keys work now, and what they change. What concerns the lab alone (typing,
 * stepping, selecting, looking) is done here; runs and the terminal are the loop's. UI thread.
 */
#ifndef VIEW_KEYMAP_H
#define VIEW_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "view/lab.h"

enum action {
    ACTION_NONE,
#define KEY(id, ...) ACTION_##id,
#include "view/keymap.def"
#undef KEY
    ACTION_COUNT
};

/* What the key does now; ACTION_NONE when it does nothing. */
enum action keymap_find(const struct lab *lab, uint32_t key);

/* Handles a key: clears banner and notice, does what changes the lab alone, and returns the action. The caller carries
 * out START, LADDER, PAUSE, RESUME and STOP (on lab_target), APPLY and FORK (on lab_selected), what is about runs on
 * disk (OPEN, SHOW, REFERENCE, NAME, TAGS, NOTE, DELETE, UNDELETE, EMPTY, EMPTY_SURE, CONTINUE: on lab->ask), FIGURE,
 * STUDY (lab->ask.text: its name and words; empty: none) and STUDY_STOP, PRINT, REDRAW, SUSPEND, QUIT
 * and QUIT_SURE. A key that does nothing now says so in the banner. A command that was typed behind ':' comes as the
 * action it stands for. */
enum action keymap_key(struct lab *lab, uint32_t key);

#endif
