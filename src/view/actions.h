/* SPDX-License-Identifier: MIT */
/* What actions do to the lab alone. */
#ifndef ACTIONS_H
#define ACTIONS_H

#include "view/keymap.h"

/* Does it; key is what was pressed, for the actions that several keys have. Returns the action for the loop: the same,
 * or that of a command which was typed. */
enum action actions_key(struct lab *lab, enum action a, uint32_t key);

/* Whether every member of the group that trains has been told to pause, and not yet said that it does. */
bool actions_pause_asked(const struct lab *lab, const struct lab_group *group);

/* The last epoch that the cursor can stand on: a shown group, or the selected one, has it. */
uint32_t actions_last_epoch(const struct lab *lab);
/* Puts the cursor on an epoch, or the nearest that there is, and the window along with it; 0 puts it away. */
void actions_cursor(struct lab *lab, uint32_t epoch);
void actions_show(struct lab *lab, enum lab_view view);

#endif
