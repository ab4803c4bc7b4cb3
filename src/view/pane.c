/* SPDX-License-Identifier: MIT */
/* What several panes draw with; see pane.h. Between them and the canvas. UI thread. */
#include "pane.h"

void pane_target(struct frame *f, struct view_target target)
{
    struct view *v = f->memory;
    if (v->targets < VIEW_TARGETS_MAX)
        v->target[v->targets++] = target;
}

/* Bytes of the line that starts at text: up to a blank that leaves it within w columns, or cut where no blank does. */
static int line_bytes(const char *text, int w)
{
    int fits = 0, n = 0;
    for (; text[n] && n < w; n++) {
        if (text[n] == ' ')
            fits = n;
    }
    return !text[n] || text[n] == ' ' ? n : fits ? fits : n;
}

int pane_wrap(struct canvas *c, struct rect r, int y, enum style style, const char *text)
{
    int lines = 0;
    while (*text && r.w > 0) {
        int n = line_bytes(text, r.w);
        if (c && y + lines < r.h)
            canvas_textf(c, r.x, r.y + y + lines, r.w, style, "%.*s", n, text);
        lines++;
        for (text += n; *text == ' '; text++)
            ;
    }
    return lines;
}

void pane_blank(struct canvas *c, struct rect r)
{
    for (int y = r.y; y < r.y + r.h; y++) {
        for (int x = r.x; x < r.x + r.w; x++)
            canvas_put(c, x, y, ' ', STYLE_NORMAL);
    }
}

enum style pane_run_style(unsigned number)
{
    return STYLE_RUN_0 + (number - 1) % STYLE_RUNS;
}

/* The number's digit, then letters: a run with two digits has no digit of its own. */
char pane_run_mark(unsigned number)
{
    return number < 10 ? (char)('0' + number) : (char)('A' + (number - 10) % 26);
}
