/* SPDX-License-Identifier: MIT */
/* The inside of the selected run's network and of the one it is compared with: one panel at a time, named in the first
 * line, and its subject beside it.
 */
#include "look.h"
#include "pane_inside.h"

enum { PART_PANELS, PART_PANEL, PARTS, AIR_FROM = 30 /* rows */ };

struct panel {
    const char *name, *about;
    void (*draw)(struct frame *f, struct rect r);
};
static const struct panel panels[];

static size_t inside_split(const struct lab *lab, struct rect body, struct rect part[VIEW_PARTS_MAX])
{
    (void)lab;
    int top = body.h >= AIR_FROM ? 2 : 1;
    part[PART_PANELS] = look_part(body, 1, 0, body.w - 2, 1);
    part[PART_PANEL] = look_part(body, 1, top, body.w - 2, body.h);
    return PARTS;
}

/* The one on screen in brackets too, for not every terminal has reverse video. */
static void draw_panels(struct frame *f, struct rect r)
{
    enum lab_inside_panel on = f->lab->inside.panel;
    const struct lab_run *awaited = look_awaited(f->lab, 0);
    struct look_line l = look_line(f, r, 0);
    for (int i = 0; i < LAB_INSIDE_COUNT; i++)
        look_add(&l, i == (int)on ? STYLE_SELECTED : STYLE_FAINT, i == (int)on ? "[%s]" : " %s ", panels[i].name);
    if (awaited)
        look_add(&l, STYLE_NORMAL, "  run %u is on its way", awaited->number);
    else
        look_add(&l, STYLE_NORMAL, "  %s", panels[on].about);
    if (f->lab->inspecting)
        look_add(&l, STYLE_FAINT, "  looking ...");
}

static void inside_draw(struct frame *f, const struct rect *part)
{
    draw_panels(f, part[PART_PANELS]);
    if (look_at(f->lab, 0))
        panels[f->lab->inside.panel].draw(f, part[PART_PANEL]);
    else
        look_absent(f, look_rows(part[PART_PANEL], 1, part[PART_PANEL].h), 0);
}

const struct view_ops view_inside = {.split = inside_split, .draw = inside_draw};

static const struct panel panels[LAB_INSIDE_COUNT] = {
    [LAB_INSIDE_WEIGHTS] = {"weights", "what each unit of the first layer looks for", pane_weights},
    [LAB_INSIDE_ACTIVATIONS] = {"activations", "how strongly hidden units answer", pane_activations},
    [LAB_INSIDE_MASKS] = {"masks", "the noise at work in one training step", pane_masks},
};
