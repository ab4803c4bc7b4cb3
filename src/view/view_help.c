/* SPDX-License-Identifier: MIT */
/* Every key, from keymap.def, with a word on what the charts show where there is room. */
#include "keys.h"
#include "pane.h"

#include <stdio.h>

#include "run/spec.h"

enum { NAME_WIDTH = 9, COLUMN_WIDTH = 60, LINES_MAX = 128 };

struct help_line {
    const char *name, *text;
};

static size_t collect(struct help_line line[LINES_MAX])
{
    size_t n = 0;
    for (enum action a = ACTION_NONE + 1; a < ACTION_COUNT && n < LINES_MAX; a++) {
        if (key_lines[a].help[0])
            line[n++] = (struct help_line){key_lines[a].name, key_lines[a].help};
        for (size_t i = 0; a == ACTION_PRESET && i < spec_preset_count && n < LINES_MAX; i++)
            line[n++] = (struct help_line){spec_presets[i].name, spec_presets[i].about};
    }
    return n;
}

static size_t help_split(const struct lab *lab, struct rect body, struct rect part[VIEW_PARTS_MAX])
{
    (void)lab;
    part[0] = body;
    return 1;
}

static void help_draw(struct frame *f, const struct rect *part)
{
    struct help_line line[LINES_MAX];
    struct rect r = part[0];
    size_t n = collect(line);
    int columns = r.w / COLUMN_WIDTH < 1 ? 1 : r.w / COLUMN_WIDTH, rows = ((int)n + columns - 1) / columns;
    for (int i = 0; i < (int)n; i++) {
        int x = r.x + 2 + i / rows * (r.w / columns), y = r.y + i % rows, room = r.w / columns - 3;
        if (i % rows >= r.h)
            continue;
        canvas_text(f->canvas, x, y, NAME_WIDTH, STYLE_STRONG, line[i].name);
        canvas_text(f->canvas, x + NAME_WIDTH + 1, y, room - NAME_WIDTH - 1, STYLE_NORMAL, line[i].text);
    }
}

const struct view_ops view_help = {.split = help_split, .draw = help_draw};
