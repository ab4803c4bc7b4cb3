/* SPDX-License-Identifier: MIT */
/* Every run, with as many columns as the screen has room for, and below the list all that is known of the selected one:
 * its whole spec, what became of it, what was changed, each of its seeds. Last what waits, and what snapshots take.
 */
#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"
#include "figures.h"
#include "format.h"
#include "pane.h"

enum { PART_LIST, PART_DETAILS, PARTS };
enum { LINE_BYTES = 640, MARGIN = 1 };

/* The lines of the details as they are drawn, or with no canvas counted. */
struct details {
    const struct lab *lab;
    const struct lab_group *group;
    struct canvas *canvas;
    struct rect r;
    int y;
};

__attribute__((format(printf, 3, 4))) static void add_line(struct details *d, enum style style, const char *fmt, ...)
{
    char line[LINE_BYTES];
    va_list arg;
    va_start(arg, fmt);
    vsnprintf(line, sizeof line, fmt, arg);
    va_end(arg);
    d->y += pane_wrap(d->canvas, d->r, d->y, style, line);
}

/* ---- the selected group ---- */

static void add_spec(struct details *d)
{
    char line[SPEC_LINE_MAX];
    spec_print(line, sizeof line, &d->group->spec);
    add_line(d, STYLE_STRONG, "run %u: %s", d->group->number, line[0] ? line : "baseline");
}

/* "running, epoch 12 of 50, 2 of 5 seeds over, fork of run 1 after epoch 20" */
static void add_state(struct details *d)
{
    const struct lab *lab = d->lab;
    const struct lab_group *g = d->group;
    const struct history *h = lab_history(lab, g);
    char line[LINE_BYTES];
    size_t over = 0;
    for (size_t i = 0; i < g->count; i++)
        over += !run_state_active(lab_member(lab, g, i)->state);
    snprintf(line, sizeof line, "%s, epoch %zu of %u", run_state_word(lab_state(lab, g)), h->count, g->spec.epochs);
    if (g->count > 1)
        text_append(line, sizeof line, ", %zu of %zu seeds over", over, g->count);
    if (lab_state(lab, g) == RUN_WAITING)
        text_append(line, sizeof line, ", place %u in the queue", figures_queue(lab, g));
    if (g->parent < lab->group_count)
        text_append(line, sizeof line, ", fork of run %u after epoch %u", lab->group[g->parent].number,
                    (unsigned)g->fork_epoch);
    if (history_overfits(h))
        text_append(line, sizeof line, ", overfits from epoch %u", (unsigned)history_overfits(h));
    add_line(d, STYLE_NORMAL, "%s", line);
}

/* "epoch 21: drop 0.4,0.4,0.4 lr 0.001" */
static void print_change(char *out, const struct run_change *change, unsigned sites)
{
    char number[32];
    snprintf(out, LINE_BYTES, "epoch %u: drop ", (unsigned)change->epoch);
    for (unsigned i = 0; i < sites; i++)
        text_append(out, LINE_BYTES, "%s%s", i ? "," : "", text_number(number, sizeof number, change->drop[i]));
    text_append(out, LINE_BYTES, " lr %s", text_number(number, sizeof number, change->lr));
}

static void add_changes(struct details *d)
{
    char line[LINE_BYTES];
    for (size_t i = 0; i < d->group->count; i++) {
        const struct lab_run *run = lab_member(d->lab, d->group, i);
        for (size_t k = 0; k < run->change_count; k++) {
            print_change(line, &run->change[k], spec_sites(&run->spec));
            if (d->group->count > 1)
                add_line(d, STYLE_NORMAL, "seed %lu, %s", (unsigned long)run->spec.seed, line);
            else
                add_line(d, STYLE_NORMAL, "%s", line);
        }
    }
}

static void add_failures(struct details *d)
{
    for (size_t i = 0; i < d->group->count; i++) {
        const struct lab_run *run = lab_member(d->lab, d->group, i);
        if (run->state == RUN_FAILED)
            add_line(d, STYLE_WARNING, "seed %lu failed: %s", (unsigned long)run->spec.seed, run->why);
    }
}

/* "seed 4  running 0.3212 @12" */
static int member_text(char *out, const struct details *d, size_t i)
{
    const struct lab_run *run = lab_member(d->lab, d->group, i);
    const struct epoch_row *best = history_best(&run->history, METRIC_VALID_LOSS);
    char number[FORMAT_MAX];
    uint32_t last = d->group->spec.seed + (uint32_t)d->group->count - 1;
    snprintf(out, LINE_BYTES, "seed %*lu  %-7s", format_digits(last), (unsigned long)run->spec.seed,
             run_state_word(run->state));
    if (best)
        text_append(out, LINE_BYTES, " %*s @%-*u", METRIC_TEXT_WIDTH,
                    metric_text(number, METRIC_VALID_LOSS, best->value[METRIC_VALID_LOSS]),
                    format_digits(d->group->spec.epochs), (unsigned)best->epoch);
    return 5 + format_digits(last) + 2 + 7 + 1 + METRIC_TEXT_WIDTH + 2 + format_digits(d->group->spec.epochs);
}

/* As many on a line as fit; those that have no line at all are counted on the last. */
static void add_members(struct details *d)
{
    char text[LINE_BYTES];
    enum { GAP = 3 };
    size_t n = d->group->count;
    if (n < 2)
        return;
    int w = member_text(text, d, 0), each = (d->r.w + GAP) / (w + GAP) < 1 ? 1 : (d->r.w + GAP) / (w + GAP);
    int lines = ((int)n + each - 1) / each, room = d->r.h - d->y;
    bool cut = d->canvas && lines > room;
    for (size_t i = 0; d->canvas && i < n; i++) {
        int line = (int)i / each, x = d->r.x + (int)i % each * (w + GAP);
        if (line >= (cut ? room - 1 : room))
            break;
        member_text(text, d, i);
        canvas_text(d->canvas, x, d->r.y + d->y + line, w, STYLE_NORMAL, text);
    }
    d->y += lines;
    if (cut && room > 0)
        canvas_textf(d->canvas, d->r.x, d->r.y + d->r.h - 1, d->r.w, STYLE_FAINT, "and %d more seeds: %s",
                     (int)n - (room - 1) * each, "a larger terminal shows them");
}

/* ---- all groups ---- */

static const struct lab_group *group_at(const struct lab *lab, unsigned place)
{
    for (size_t i = 0; i < lab->group_count; i++) {
        if (figures_queue(lab, &lab->group[i]) == place)
            return &lab->group[i];
    }
    return NULL;
}

/* "queue: 4, 5, 6   snapshots 96 of 256 MB" */
static void draw_foot(struct frame *f, struct rect r)
{
    enum { MEGABYTE = 1024 * 1024 };
    char line[LINE_BYTES] = "queue:";
    const struct lab_group *g;
    for (unsigned place = 1; (g = group_at(f->lab, place)); place++) {
        char number[16];
        snprintf(number, sizeof number, "%s %u", place > 1 ? "," : "", g->number);
        if (canvas_width(line) + canvas_width(number) > r.w / 2) {
            text_append(line, sizeof line, " ...");
            break;
        }
        text_append(line, sizeof line, "%s", number);
    }
    if (!group_at(f->lab, 1))
        text_append(line, sizeof line, " empty");
    if (f->lab->memory_max)
        text_append(line, sizeof line, "   snapshots %zu of %zu MB", (f->lab->memory + MEGABYTE - 1) / MEGABYTE,
                    f->lab->memory_max / MEGABYTE);
    canvas_text(f->canvas, r.x, r.y, r.w, STYLE_FAINT, line);
}

/* Draws the details, or counts their lines when f is NULL. */
static int details(struct frame *f, const struct lab *lab, struct rect r)
{
    struct details d = {.lab = lab, .group = lab_selected(lab), .canvas = f ? f->canvas : NULL, .r = r};
    if (!d.group)
        return 0;
    add_spec(&d);
    add_state(&d);
    add_failures(&d);
    add_changes(&d);
    add_members(&d);
    return d.y;
}

static struct rect inner_of(struct rect r)
{
    return (struct rect){r.x + MARGIN, r.y, r.w - 2 * MARGIN, r.h - 1};
}

/* The details stand right below the list; a long list leaves them up to half of the body. */
static size_t runs_split(const struct lab *lab, struct rect body, struct rect part[VIEW_PARTS_MAX])
{
    enum { HEADER = 1, FOOT = 1, AIR = 1, LEAST = 3 };
    int groups = lab->group_count < LEAST ? LEAST : (int)lab->group_count;
    int list = HEADER + groups, want = details(NULL, lab, inner_of(body)) + FOOT;
    int half = want < body.h / 2 ? want : body.h / 2;
    if (list + AIR + half > body.h)
        list = body.h - AIR - half;
    part[PART_LIST] = (struct rect){body.x, body.y, body.w, list};
    part[PART_DETAILS] = (struct rect){body.x, body.y + list + AIR, body.w, body.h - list - AIR};
    return PARTS;
}

static void runs_draw(struct frame *f, const struct rect *part)
{
    struct rect inner = inner_of(part[PART_DETAILS]);
    pane_runs(f, part[PART_LIST]);
    details(f, f->lab, inner);
    draw_foot(f, (struct rect){inner.x, inner.y + inner.h, inner.w, 1});
}

const struct view_ops view_runs = {.next = true, .split = runs_split, .draw = runs_draw};
