/* SPDX-License-Identifier: MIT */
/* The line behind ':' while it is open, over the next run's line; above it what may come and what would result. A line
 * longer than the screen shows the part with the caret.
 */
#include "pane.h"
#include "prompt_hint.h"

#include <stdio.h>
#include <string.h>

/* Text in `lines` lines of r from the line y on; what has no room ends in "...". Returns the lines used. */
static int say(struct frame *f, struct rect r, int y, int lines, enum style style, const char *text)
{
    char fits[SPEC_LINE_MAX];
    struct rect room = {r.x, r.y, r.w, y + lines};
    snprintf(fits, sizeof fits, "%s", text);
    size_t n = strlen(fits);
    while (pane_wrap(NULL, room, 0, style, fits) > lines && n > 0) {
        while (n > 0 && fits[n - 1] != ' ')
            n--;
        n -= n > 0;
        snprintf(fits + n, sizeof fits - n, " ...");
    }
    return pane_wrap(f->canvas, room, y, style, fits);
}

static void draw_hint(struct frame *f, struct rect r)
{
    struct prompt_hint hint;
    if (f->lab->banner[0]) {
        say(f, r, 0, r.h, STYLE_WARNING, f->lab->banner);
        return;
    }
    prompt_hint(&hint, f->lab);
    bool both = hint.about[0] && hint.result[0];
    if (hint.about[0])
        say(f, r, 0, both ? r.h - 1 : r.h, STYLE_FAINT, hint.about);
    if (hint.result[0])
        say(f, r, both ? r.h - 1 : 0, both ? 1 : r.h, hint.wrong ? STYLE_WARNING : STYLE_NORMAL, hint.result);
}

/* What it is typed for. */
static const char *lead_of(enum lab_line_kind kind)
{
    static const char *const lead[] = {[LAB_LINE_COMMAND] = ":", [LAB_LINE_FILTER] = "/", [LAB_LINE_NAME] = "name: ",
                                       [LAB_LINE_TAGS] = "tags: ", [LAB_LINE_NOTE] = "note: "};
    return lead[kind];
}

static void draw_line(struct frame *f, struct rect r)
{
    const struct lab_line *line = &f->lab->line;
    int lead = canvas_textf(f->canvas, r.x, r.y, r.w, STYLE_STRONG, " %s", lead_of(line->kind));
    int caret = (int)line->caret, n = (int)strlen(line->text);
    int room = r.w - lead - 1; /* the last column: there is more */
    int skip = caret > room - 1 ? caret - (room - 1) : 0;
    enum style style = line->fresh ? STYLE_SELECTED : STYLE_NORMAL;
    canvas_textf(f->canvas, r.x + lead, r.y, room, style, "%.*s", room, line->text + skip);
    if (skip)
        canvas_put(f->canvas, r.x + lead, r.y, '<', STYLE_FAINT);
    if (n - skip > room)
        canvas_put(f->canvas, r.x + r.w - 1, r.y, '>', STYLE_FAINT);
    f->cursor_x = r.x + lead + caret - skip;
    f->cursor_y = r.y;
}

void pane_prompt(struct frame *f, struct rect r)
{
    pane_blank(f->canvas, r);
    draw_hint(f, (struct rect){r.x + 1, r.y, r.w - 2, r.h - 1});
    draw_line(f, (struct rect){r.x, r.y + r.h - 1, r.w, 1});
}
