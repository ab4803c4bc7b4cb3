/* SPDX-License-Identifier: MIT */
/* The studies: a list of what they ask, and below it what is known of the chosen one; or the page of the one that runs
 * or ran last.
 */
#include "base/text.h"
#include "pane.h"

#include <stdio.h>
#include <string.h>

enum { PART_PAGE, PART_LIST, PART_ABOUT, PARTS };
enum { NAME = 14, LIST_HEAD = 2, AIR = 1, IN = 8, SOURCE = 36, SOURCE_FROM = 100 };

static bool has_page(const struct lab *lab)
{
    return lab->study.open && lab->study.progress;
}

static size_t study_split(const struct lab *lab, struct rect body, struct rect part[VIEW_PARTS_MAX])
{
    int list = LIST_HEAD + (int)study_count;
    list = list > body.h ? body.h : list;
    for (int i = 0; i < PARTS; i++)
        part[i] = (struct rect){0};
    if (has_page(lab)) {
        part[PART_PAGE] = body;
        return PARTS;
    }
    part[PART_LIST] = (struct rect){body.x + 1, body.y, body.w - 2, list};
    if (body.h > list + AIR)
        part[PART_ABOUT] = (struct rect){body.x + 1, body.y + list + AIR, body.w - 2, body.h - list - AIR};
    return PARTS;
}

/* What has become of a study in this session. */
static void state_of(char *out, size_t size, const struct lab *lab, const struct study *study)
{
    const struct study_progress *p = lab->study.progress;
    out[0] = 0;
    if (!p || p->plan->study != study)
        return;
    if (!p->over)
        snprintf(out, size, "%.0f %%", 100 * p->share);
    else if (p->judgement)
        snprintf(out, size, "%s", study_verdict_text(p->judgement->verdict)); /* "not decided: why", without why */
    else
        snprintf(out, size, "stopped");
    out[strcspn(out, ":")] = 0;
}

static void draw_study(struct frame *f, struct rect r, int y, size_t i)
{
    const struct study *s = &study_list[i];
    bool chosen = i == f->lab->study.chosen;
    enum style style = chosen ? STYLE_STRONG : STYLE_NORMAL;
    char state[64];
    int right = r.x + r.w;
    state_of(state, sizeof state, f->lab, s);
    if (chosen) {
        canvas_put(f->canvas, r.x, y, '>', STYLE_STRONG);
        f->cursor_x = r.x;
        f->cursor_y = y;
    }
    if (state[0]) {
        right -= canvas_width(state);
        canvas_text(f->canvas, right, y, r.x + r.w - right, STYLE_STRONG, state);
        right--;
    }
    if (r.w >= SOURCE_FROM && right - SOURCE > r.x + r.w / 2) {
        right = r.x + r.w - SOURCE - 12;
        canvas_text(f->canvas, right, y, SOURCE, STYLE_FAINT, s->source);
    }
    canvas_text(f->canvas, r.x + 2, y, NAME, style, s->name);
    canvas_text(f->canvas, r.x + 2 + NAME, y, right - r.x - 3 - NAME, style, s->about);
}

static void draw_list(struct frame *f, struct rect r)
{
    size_t rows = r.h > LIST_HEAD ? (size_t)(r.h - LIST_HEAD) : 0, chosen = f->lab->study.chosen;
    size_t top = chosen < rows ? 0 : chosen - rows + 1;
    if (r.h <= 0)
        return;
    canvas_text(f->canvas, r.x, r.y, r.w, STYLE_FAINT,
                "studies: a question, a paper's answer, and the runs that try it here");
    for (size_t i = 0; i < rows && top + i < study_count; i++)
        draw_study(f, r, r.y + LIST_HEAD + (int)i, top + i);
}

static int about(struct frame *f, struct rect r, int y, const char *name, const char *text)
{
    if (!text[0] || y >= r.h)
        return 0;
    canvas_text(f->canvas, r.x, r.y + y, IN, STYLE_FAINT, name);
    return pane_wrap(f->canvas, (struct rect){r.x + IN, r.y, r.w - IN, r.h}, y, STYLE_NORMAL, text);
}

static void draw_about(struct frame *f, struct rect r)
{
    const struct study *s = &study_list[f->lab->study.chosen];
    char line[SPEC_LINE_MAX];
    int y = 0;
    if (r.h <= 0)
        return;
    y += about(f, r, y, "source", s->source);
    y += about(f, r, y, "found", s->way->found);
    y += about(f, r, y, "there", s->way->differs);
    snprintf(line, sizeof line, "%s; with other words by :study %s seeds=3 epochs=10", s->way->words, s->name);
    y += about(f, r, y, "here", line);
    about(f, r, y, "runs", "are kept; those on disk are not trained again, cut off ones go on");
}

static void study_draw(struct frame *f, const struct rect *part)
{
    const struct lab_study *s = &f->lab->study;
    if (has_page(f->lab)) {
        study_page_draw(f->memory->study, f->canvas, part[PART_PAGE], s->progress, &s->look);
        return;
    }
    draw_list(f, part[PART_LIST]);
    draw_about(f, part[PART_ABOUT]);
}

const struct view_ops view_study = {.split = study_split, .draw = study_draw};
