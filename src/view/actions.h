/* SPDX-License-Identifier: MIT */
/* What actions do to the lab alone. */
#ifndef ACTIONS_H
#define ACTIONS_H

#include "view/keymap.h"

/* Does it; key is what was pressed, for the actions that several keys have. Returns the action for the loop: the same,
 * or that of a command which was typed. */
enum action actions_key(struct lab *lab, enum action a, uint32_t key);

#endif
