/* SPDX-License-Identifier: MIT */
/* The screen's division; see layout.h. */
#include "layout.h"

#include "view/view.h"

enum { TOP_LINES = 3, PROMPT_LINES = 3 };

struct layout layout_make(int w, int h, bool with_next)
{
    struct layout l = {0};
    if (w < VIEW_WIDTH_MIN || h < VIEW_HEIGHT_MIN) {
        l.small = (struct rect){0, 0, w > 0 ? w : 0, h > 0 ? h : 0};
        return l;
    }
    int keys = h - 1, end = keys - with_next;
    l.title = (struct rect){0, 0, w, 1};
    l.body = (struct rect){0, 1, w, end - 1};
    l.next = (struct rect){0, end, w, with_next};
    l.keys = (struct rect){0, keys, w, 1};
    l.top = (struct rect){0, end - TOP_LINES, w, TOP_LINES};
    l.prompt = (struct rect){0, keys - PROMPT_LINES, w, PROMPT_LINES};
    return l;
}
