/* SPDX-License-Identifier: MIT */
/* Every run, of this session and on disk, with as many columns as the screen has room for, and below the list all that
 * is known of the chosen one. Last what waits, and what snapshots take.
 */
#include <stdio.h>

#include "base/text.h"
#include "details.h"
#include "figures.h"

enum { PART_LIST, PART_DETAILS, PARTS };
enum { LINE_BYTES = 640, MARGIN = 1 };

static const struct lab_group *group_at(const struct lab *lab, unsigned place)
{
    for (size_t i = 0; i < lab->group_count; i++) {
        if (figures_queue(lab, &lab->group[i]) == place)
            return &lab->group[i];
    }
    return NULL;
}

static void say_queue(const struct lab *lab, char *line, int room)
{
    const struct lab_group *g;
    text_append(line, LINE_BYTES, "queue:%s", group_at(lab, 1) ? "" : " empty");
    for (unsigned place = 1; (g = group_at(lab, place)); place++) {
        char number[16];
        snprintf(number, sizeof number, "%s %u", place > 1 ? "," : "", g->number);
        if (canvas_width(line) + canvas_width(number) > room) {
            text_append(line, LINE_BYTES, " ...");
            return;
        }
        text_append(line, LINE_BYTES, "%s", number);
    }
}

/* "12 of 10,000 runs, filter p2>0.3   queue: 4, 5, 6   snapshots 96 of 256 MB" */
static void draw_foot(struct frame *f, struct rect r)
{
    enum { MEGABYTE = 1024 * 1024 };
    const struct list *l = &f->lab->list;
    char line[LINE_BYTES] = "", rows[32], all[32];
    if (l->problem[0] && l->rows) { /* without a row it stands in their place */
        canvas_text(f->canvas, r.x, r.y, r.w, STYLE_WARNING, l->problem);
        return;
    }
    if (l->filter[0])
        text_append(line, sizeof line, "%s of ", text_count(rows, sizeof rows, l->rows));
    text_append(line, sizeof line, "%s run%s", text_count(all, sizeof all, l->all), l->all == 1 ? "" : "s");
    if (l->filter[0])
        text_append(line, sizeof line, ", filter %.40s", l->filter);
    text_append(line, sizeof line, "   ");
    say_queue(f->lab, line, r.w - 28);
    if (f->lab->memory_max)
        text_append(line, sizeof line, "   snapshots %zu of %zu MB", (f->lab->memory + MEGABYTE - 1) / MEGABYTE,
                    f->lab->memory_max / MEGABYTE);
    canvas_text(f->canvas, r.x, r.y, r.w, STYLE_FAINT, line);
}

static void draw_details(struct frame *f, struct rect r)
{
    struct details d = {.lab = f->lab, .group = lab_selected(f->lab), .canvas = f->canvas, .r = r};
    const struct list_row *kept = list_kept(f->lab);
    if (kept)
        details_kept(&d, &f->lab->list, kept);
    else if (d.group)
        details_group(&d);
}

static struct rect inner_of(struct rect r)
{
    return (struct rect){r.x + MARGIN, r.y, r.w - 2 * MARGIN, r.h - 1};
}

/* The details stand right below the list; a long list leaves them a third of the body, or less where that is more than
 * enough, whichever row is chosen. */
static size_t runs_split(const struct lab *lab, struct rect body, struct rect part[VIEW_PARTS_MAX])
{
    enum { HEADER = 1, AIR = 1, LEAST = 3, DETAILS = 12 };
    int third = body.h / 3 < DETAILS ? body.h / 3 : DETAILS, most = body.h - AIR - third, list = most;
    if (lab->list.rows + HEADER < (size_t)most)
        list = HEADER + (lab->list.rows < LEAST ? LEAST : (int)lab->list.rows);
    part[PART_LIST] = (struct rect){body.x, body.y, body.w, list};
    part[PART_DETAILS] = (struct rect){body.x, body.y + list + AIR, body.w, body.h - list - AIR};
    return PARTS;
}

static void runs_draw(struct frame *f, const struct rect *part)
{
    struct rect inner = inner_of(part[PART_DETAILS]);
    pane_list(f, part[PART_LIST]);
    draw_details(f, inner);
    draw_foot(f, (struct rect){inner.x, inner.y + inner.h, inner.w, 1});
}

const struct view_ops view_runs = {.split = runs_split, .draw = runs_draw};
