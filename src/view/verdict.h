/* SPDX-License-Identifier: MIT */
/* The selected group against the reference, in words: the difference, and whether seeds alone could have made it. */
#ifndef VERDICT_H
#define VERDICT_H

#include "pane.h"

/* Lines that it takes in a screen of that width. */
int verdict_height(const struct lab *lab, int w);
void verdict_draw(struct frame *f, struct rect r);

#endif
