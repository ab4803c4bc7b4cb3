/* SPDX-License-Identifier: MIT */
/* The frame that every view stands in, as a pure function of the terminal's size: title above, keys below, the next
 * run's line over the keys where the view has it, and what lies on top for a while. A view divides its body itself
 * (struct view_ops), by the same kind of function.
 *
 * title, body, next and keys never overlap and lie within the screen. A rect may be empty: then nothing is drawn there.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include <stdbool.h>

#include "term/canvas.h"

struct layout {
    struct rect title, body, next, keys;
    struct rect top;    /* banner and question: the last rows of the body */
    struct rect prompt; /* the line behind ':', and what may come next above it */
    struct rect small;  /* the whole screen, when it is too small for a view */
};

struct layout layout_make(int w, int h, bool with_next);

#endif
