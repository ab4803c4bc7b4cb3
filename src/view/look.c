/* SPDX-License-Identifier: MIT */
/* Names and notices of the views of a network's inside; see look.h. Stands between the lab's inspections and
 * view_images, view_inside and their panes. UI thread.
 */
#include "look.h"

#include <stdarg.h>
#include <stdio.h>

enum { PIECE_BYTES = 160 };

struct look_line look_line(struct frame *f, struct rect r, int y)
{
    bool inside = y >= 0 && y < r.h;
    return (struct look_line){.canvas = f->canvas, .x = r.x, .y = r.y + y, .room = inside ? r.w : 0};
}

void look_add(struct look_line *l, enum style style, const char *fmt, ...)
{
    char piece[PIECE_BYTES];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(piece, sizeof piece, fmt, ap);
    va_end(ap);
    int width = canvas_width(piece);
    if (width > l->room) {
        l->room = 0;
        return;
    }
    if (l->canvas)
        canvas_text(l->canvas, l->x, l->y, width, style, piece);
    l->x += width;
    l->room -= width;
}

const struct inspection *look_at(const struct lab *lab, unsigned slot)
{
    return lab_inspected(lab, slot) ? lab->inspection[slot] : NULL;
}

const struct lab_run *look_awaited(const struct lab *lab, unsigned slot)
{
    const struct lab_run *run = lab_inspected(lab, slot);
    const struct inspection *at = look_at(lab, slot);
    return at && at->request.run != (size_t)(run - lab->run) ? run : NULL;
}

void look_absent(struct frame *f, struct rect r, unsigned slot)
{
    const struct lab *lab = f->lab;
    const struct lab_run *run = lab_inspected(lab, slot);
    char text[PIECE_BYTES];
    if (!run && slot)
        snprintf(text, sizeof text, "no other run to compare with");
    else if (!run)
        snprintf(text, sizeof text, "no run to look into yet; start a run: 1 Enter");
    else if (!run->history.count)
        snprintf(text, sizeof text, "run %u has no epoch yet", run->number);
    else if (lab->inspecting)
        snprintf(text, sizeof text, "looking inside run %u ...", run->number);
    else
        snprintf(text, sizeof text, "nothing of run %u is in memory to be looked into; see --memory", run->number);
    pane_wrap(f->canvas, r, 0, STYLE_NORMAL, text);
}

static const struct lab_run *run_of(const struct lab *lab, const struct inspection *at)
{
    return at->request.run < lab->run_count ? &lab->run[at->request.run] : NULL;
}

unsigned look_number(const struct lab *lab, const struct inspection *at)
{
    const struct lab_run *run = run_of(lab, at);
    return run ? run->number : 1;
}

void look_run(struct look_line *l, const struct lab *lab, const struct inspection *at)
{
    const struct lab_run *run = run_of(lab, at);
    bool sisters = run && lab_group_of(lab, run)->count > 1;
    unsigned number = look_number(lab, at);
    look_add(l, pane_run_style(number), "run %u", number);
    if (sisters)
        look_add(l, STYLE_NORMAL, " seed %lu", (unsigned long)run->spec.seed);
}

void look_name(struct look_line *l, const struct lab *lab, const struct inspection *at)
{
    char label[SPEC_LABEL_MAX], epoch[32];
    int length = snprintf(epoch, sizeof epoch, " epoch %u", (unsigned)at->epoch);
    look_run(l, lab, at);
    spec_label(label, sizeof label, &at->spec);
    if (1 + canvas_width(label) + length <= l->room)
        look_add(l, STYLE_NORMAL, " %s", label);
    look_add(l, STYLE_NORMAL, "%s", epoch);
}

const char *look_class(const struct inspection *at, unsigned class)
{
    return class < INSPECTION_CLASSES && at->class_name[class] ? at->class_name[class] : "?";
}

static int between(int v, int most)
{
    return v < 0 || most < 0 ? 0 : v > most ? most : v;
}

struct rect look_part(struct rect r, int x, int y, int w, int h)
{
    x = between(x, r.w);
    y = between(y, r.h);
    return (struct rect){r.x + x, r.y + y, between(w, r.w - x), between(h, r.h - y)};
}

struct rect look_rows(struct rect r, int y, int h)
{
    return look_part(r, 0, y, r.w, h);
}
