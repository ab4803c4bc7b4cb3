/* SPDX-License-Identifier: MIT */
/* All keys, from keymap.def, on top of charts and runs, with a word on what the charts show where there is room.
 */
#include "keys.h"
#include "view_ops.h"

#include <stdio.h>

#include "run/spec.h"

enum { NAME_WIDTH = 8 };

static const char *const notes[] = {
    "train: solid line, measured while training, with dropout on",
    "valid: dashed line, on images held back, with dropout off",
    "p: the share of units that a site drops at each step",
};

static bool help_shows(const struct lab *lab)
{
    return lab->help && !lab->ask_quit;
}

static int help_line(struct frame *f, struct rect r, int y, const char *name, const char *text)
{
    if (y < r.h) {
        canvas_text(f->canvas, r.x + 2, r.y + y, NAME_WIDTH, STYLE_STRONG, name);
        canvas_text(f->canvas, r.x + 2 + NAME_WIDTH, r.y + y, r.w - 2 - NAME_WIDTH, STYLE_NORMAL, text);
    }
    return y + 1;
}

static void help_draw(struct frame *f, struct rect r)
{
    int y = 0;
    view_blank(f->canvas, r);
    for (enum action a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
        if (key_lines[a].help[0])
            y = help_line(f, r, y, key_lines[a].name, key_lines[a].help);
        if (a != ACTION_PRESET)
            continue;
        for (size_t i = 0; i < spec_preset_count; i++) {
            char name[2] = {spec_presets[i].name[0], 0}, text[128];
            snprintf(text, sizeof text, "%s: %s", spec_presets[i].name, spec_presets[i].about);
            y = help_line(f, r, y, name, text);
        }
    }
    y++;
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++)
        y = help_line(f, r, y, "", notes[i]);
    f->cursor_x = -1;
    f->cursor_y = -1;
}

const struct view_ops view_help = {.shows = help_shows, .draw = help_draw};
