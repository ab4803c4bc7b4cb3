/* SPDX-License-Identifier: MIT */
/* Where each view stands, as a pure function of the terminal's size and the number of runs.
 *
 * The views that are always there never overlap and lie within the screen; those on top (VIEW_BANNER and after) cover
 * what they need. A rect may be empty: then its view is not drawn.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "term/canvas.h"

enum view_id {
#define VIEW(id, name) VIEW_##id,
#include "view/view.def"
#undef VIEW
    VIEW_COUNT,
    VIEW_TOP = VIEW_BANNER /* the first of those on top */
};

struct layout {
    struct rect rect[VIEW_COUNT];
};

struct layout layout_make(int w, int h, size_t runs);

#endif
