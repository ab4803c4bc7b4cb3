/* SPDX-License-Identifier: MIT */
/* What actions do to the lab alone; see actions.h. Runs and the terminal are the loop's. UI thread. */
#include "actions.h"

#include <stdio.h>
#include <string.h>

#include "editor.h"
#include "lab_chart.h"
#include "pane_answers.h"
#include "term/screen.h"
#include "view/prompt.h"

enum { FAR = 10 };

static void chart_key(struct lab *lab, enum action a)
{
    struct lab_chart *c = &lab->chart;
    switch (a) {
    case ACTION_CURSOR_LEFT: lab_chart_move(lab, -1); break;
    case ACTION_CURSOR_RIGHT: lab_chart_move(lab, 1); break;
    case ACTION_CURSOR_FAR_LEFT: lab_chart_move(lab, -FAR); break;
    case ACTION_CURSOR_FAR_RIGHT: lab_chart_move(lab, FAR); break;
    case ACTION_CURSOR_FIRST: lab_chart_point(lab, 1); break;
    case ACTION_CURSOR_LAST: lab_chart_point(lab, lab_chart_last(lab)); break;
    case ACTION_CURSOR_OFF: c->cursor = 0; break;
    case ACTION_ZOOM_IN: lab_chart_zoom(lab, 1); break;
    case ACTION_ZOOM_OUT: lab_chart_zoom(lab, -1); break;
    case ACTION_PAN_LEFT: lab_chart_pan(lab, -1); break;
    case ACTION_PAN_RIGHT: lab_chart_pan(lab, 1); break;
    case ACTION_LOG: c->log_y = !c->log_y; break;
    case ACTION_FULL: c->full_y = !c->full_y; break;
    case ACTION_SMOOTH: c->smooth = (c->smooth + 1) % LAB_SMOOTH_COUNT; break;
    case ACTION_SMOOTH_LESS: c->smooth = (c->smooth + LAB_SMOOTH_COUNT - 1) % LAB_SMOOTH_COUNT; break;
    case ACTION_TABLE: c->table = !c->table; break;
    default: break;
    }
}

/* ---- the next run ---- */

/* About half a screen on, and no further than to an end. */
static void page_words(struct lab *lab, int direction)
{
    unsigned most = editor_count(&lab->next) - 1, by = lab->lines > 16 ? (unsigned)lab->lines / 2 - 4 : 4;
    if (direction > 0)
        lab->control = lab->control + by < most ? lab->control + by : most;
    else
        lab->control = lab->control > by ? lab->control - by : 0;
}

static void editor_key(struct lab *lab, enum action a, uint32_t key)
{
    switch (a) {
    case ACTION_ACCEPT: editor_accept(lab); break;
    case ACTION_DROP: editor_drop(lab); break;
    case ACTION_ERASE: editor_erase(lab); break;
    case ACTION_TYPE: editor_type(lab, key); break;
    case ACTION_ENTRY: editor_open(lab); break;
    case ACTION_LEFT: editor_move(lab, -1); break;
    case ACTION_RIGHT: editor_move(lab, 1); break;
    case ACTION_MORE: editor_step(lab, 1, false); break;
    case ACTION_LESS: editor_step(lab, -1, false); break;
    case ACTION_FINE_MORE: editor_step(lab, 1, true); break;
    case ACTION_FINE_LESS: editor_step(lab, -1, true); break;
    case ACTION_PRESET: editor_preset(lab, editor_preset_of(key)); break;
    case ACTION_UNDO: editor_undo(lab); break;
    case ACTION_KIND: editor_kind(lab); break;
    case ACTION_COURSE: editor_course(lab); break;
    case ACTION_WORD_UP: editor_move(lab, -1); break;
    case ACTION_WORD_DOWN: editor_move(lab, 1); break;
    case ACTION_WORD_BACK: page_words(lab, -1); break;
    case ACTION_WORD_ON: page_words(lab, 1); break;
    case ACTION_WORD_LESS: editor_step(lab, -1, false); break;
    case ACTION_WORD_MORE: editor_step(lab, 1, false); break;
    default: break;
    }
}

/* ---- looking inside ---- */

static uint32_t wrap(uint32_t value, int by, size_t count)
{
    return count ? (uint32_t)((value % count + count + (size_t)by) % count) : 0;
}

/* Where there is room for one panel, for the one that was asked for. */
static void show_images(struct lab *lab, unsigned index)
{
    lab->images.index = index;
    if (lab->columns < ANSWERS_WIDE_FROM)
        lab->images.panel = LAB_IMAGES_IMAGES;
}

/* Beside the images there is one of the other two: the matrix, unless it is calibration. */
static void next_panel(struct lab *lab, int by)
{
    enum lab_images_panel *panel = &lab->images.panel;
    if (lab->columns < ANSWERS_WIDE_FROM)
        *panel = (enum lab_images_panel)wrap(*panel, by, LAB_IMAGES_COUNT);
    else
        *panel = *panel == LAB_IMAGES_CALIBRATION ? LAB_IMAGES_MATRIX : LAB_IMAGES_CALIBRATION;
}

static void images_key(struct lab *lab, enum action a, uint32_t key)
{
    struct lab_images *images = &lab->images;
    size_t count = answers_count(lab, lab->inspection[0]);
    switch (a) {
    case ACTION_IMAGE_LEFT: show_images(lab, wrap(images->index, -1, count)); break;
    case ACTION_IMAGE_RIGHT: show_images(lab, wrap(images->index, 1, count)); break;
    case ACTION_IMAGES_PANEL: next_panel(lab, key == SCREEN_KEY_BACKTAB ? -1 : 1); break;
    case ACTION_UNCERTAIN:
    case ACTION_WRONG:
        images->uncertain = a == ACTION_UNCERTAIN;
        show_images(lab, 0);
        break;
    case ACTION_ODD:
    case ACTION_CLOTHES:
        images->odd = a == ACTION_ODD;
        show_images(lab, 0);
        break;
    default: break;
    }
}

/* How many pages of weights there are is the view's to know: it takes the page modulo that. */
static void inside_key(struct lab *lab, enum action a, uint32_t key)
{
    struct lab_inside *in = &lab->inside;
    const struct inspection *at = lab->inspection[0];
    int back = key == SCREEN_KEY_BACKTAB ? -1 : 1;
    switch (a) {
    case ACTION_PANEL: in->panel = (enum lab_inside_panel)wrap(in->panel, back, LAB_INSIDE_COUNT); break;
    case ACTION_PAGE_LEFT: in->page -= in->page > 0; break;
    case ACTION_PAGE_RIGHT: in->page++; break;
    case ACTION_SIZE: in->other_size = !in->other_size; break;
    case ACTION_STEP_LEFT: in->step = wrap(in->step, -1, at->steps); break;
    case ACTION_STEP_RIGHT: in->step = wrap(in->step, 1, at->steps); break;
    case ACTION_SITE_MORE: in->site = wrap(in->site, 1, at->site_count); break;
    case ACTION_SITE_LESS: in->site = wrap(in->site, -1, at->site_count); break;
    case ACTION_SAMPLE_MORE: in->sample = wrap(in->sample, 1, at->samples); break;
    case ACTION_SAMPLE_LESS: in->sample = wrap(in->sample, -1, at->samples); break;
    default: break;
    }
}

static void move_turn(struct lab *lab, int by)
{
    if (!lab_move_turn(lab, lab_selected(lab), by))
        snprintf(lab->banner, sizeof lab->banner, "run %u is the %s of the queue", lab_selected(lab)->number,
                 by < 0 ? "first" : "last");
}

/* ---- the list ---- */

/* What the line at the bottom says at first: what there is. */
static const char *label_of(const struct lab *lab, enum lab_line_kind kind)
{
    const struct list_row *row = list_kept(lab);
    const struct lab_group *group = lab_selected(lab);
    const struct record_label *label = group ? &lab_member(lab, group, 0)->label : &lab->list.info.label;
    const struct store_entry *entry = row ? &lab->list.entry[row->newest] : NULL;
    switch (kind) {
    case LAB_LINE_FILTER: return lab->list.filter;
    case LAB_LINE_NAME: return entry ? entry->name : label->name;
    case LAB_LINE_TAGS: return entry ? entry->tags : label->tags;
    default: return !entry || strcmp(lab->list.info.id, entry->id) == 0 ? label->note : "";
    }
}

/* ---- studies ---- */

static void move_row(struct lab *lab, int by)
{
    struct study_look *look = &lab->study.look;
    size_t *at = lab->study.open ? &look->row : &lab->study.chosen;
    size_t count = lab->study.open ? lab->study.progress->plan->count : study_count;
    if (by < 0 ? *at > 0 : *at + 1 < count)
        *at += (size_t)by;
}

/* What the loop is asked for: the chosen one, by the words of before where it has been started; it opens its page. */
static void ask_study(struct lab *lab)
{
    const struct lab_study *s = &lab->study;
    const struct study *chosen = &study_list[s->chosen];
    bool again = s->progress && (s->open || s->progress->plan->study == chosen);
    snprintf(lab->ask.text, sizeof lab->ask.text, "%s", again ? s->words : chosen->name);
}

static void study_key(struct lab *lab, enum action a)
{
    struct lab_study *s = &lab->study;
    switch (a) {
    case ACTION_STUDY: ask_study(lab); break;
    case ACTION_STUDY_UP:
    case ACTION_STUDY_ROW_UP: move_row(lab, -1); break;
    case ACTION_STUDY_DOWN:
    case ACTION_STUDY_ROW_DOWN: move_row(lab, 1); break;
    case ACTION_STUDY_BACK: s->open = false; break;
    case ACTION_STUDY_PANEL: s->look.panel = (enum study_panel)(((int)s->look.panel + 1) % STUDY_PANELS); break;
    default: break;
    }
}

/* The line that a key opens; LAB_LINE_COMMAND: none. */
static enum lab_line_kind line_of(enum action a)
{
    return a == ACTION_FILTER ? LAB_LINE_FILTER
        : a == ACTION_NAME ? LAB_LINE_NAME
        : a == ACTION_TAGS ? LAB_LINE_TAGS
        : a == ACTION_NOTE ? LAB_LINE_NOTE : LAB_LINE_COMMAND;
}

/* Enter on a run that the lab has brings it into the charts at once; one on disk is the loop's to read. */
static void open_chosen(struct lab *lab)
{
    if (!lab_selected(lab))
        return;
    lab_selected(lab)->hidden = false;
    lab_show(lab, LAB_VIEW_TRAIN);
}

static void list_key(struct lab *lab, enum action a)
{
    long page = lab->lines / 2 > 3 ? lab->lines / 2 - 2 : 1;
    switch (a) {
    case ACTION_OPEN: open_chosen(lab); break;
    case ACTION_UNDELETE: lab->ask = (struct lab_ask){.group = LAB_NONE}; break; /* what was deleted last */
    case ACTION_FILTER_OFF: list_filter(lab, "", false); break;
    case ACTION_LIST_BACK: list_move(lab, -page); break;
    case ACTION_LIST_ON: list_move(lab, page); break;
    case ACTION_LIST_FIRST: list_choose(lab, 0); break;
    case ACTION_LIST_LAST: list_choose(lab, lab->list.rows - 1); break;
    case ACTION_EMPTY_SURE:
    case ACTION_EMPTY_NOT: lab->ask_empty = 0; break;
    default: break;
    }
}

/* In the list newer runs stand higher, as in all lists. */
static void select_run(struct lab *lab, int newer)
{
    if (lab->view == LAB_VIEW_RUNS)
        list_move(lab, -newer);
    else
        lab_select(lab, newer);
}

static void show(struct lab *lab, bool hidden)
{
    if (lab_selected(lab))
        lab_selected(lab)->hidden = hidden;
}

static void refer(struct lab *lab)
{
    if (lab_selected(lab))
        lab->reference = lab->selected;
}

static void lab_key(struct lab *lab, enum action a, uint32_t key)
{
    switch (a) {
    case ACTION_UP: select_run(lab, 1); break;
    case ACTION_DOWN: select_run(lab, -1); break;
    case ACTION_HIDE: show(lab, true); break;
    case ACTION_SHOW: show(lab, false); break;
    case ACTION_REFERENCE: refer(lab); break;
    case ACTION_EARLIER: move_turn(lab, -1); break;
    case ACTION_LATER: move_turn(lab, 1); break;
    case ACTION_VIEW: lab_show(lab, (enum lab_view)(key - '1')); break;
    case ACTION_WORDS: lab_show(lab, LAB_VIEW_WORDS); break;
    case ACTION_WORDS_CLOSE: lab->view = lab->words_before; break;
    case ACTION_HELP: lab_show(lab, LAB_VIEW_HELP); break;
    case ACTION_HELP_ON: lab->help_page++; break;
    case ACTION_HELP_BACK: lab->help_page -= lab->help_page > 0; break;
    case ACTION_HELP_CLOSE: lab->view = lab->view_before; break;
    case ACTION_QUIT_ASK: lab->ask_quit = true; break;
    case ACTION_QUIT_NOT: lab->ask_quit = false; break;
    case ACTION_LINE: prompt_open(lab); break;
    case ACTION_LINE_DROP: prompt_drop(lab); break;
    case ACTION_LINE_COMPLETE: prompt_complete(lab); break;
    case ACTION_LINE_EDIT:
    case ACTION_LINE_TYPE: prompt_key(lab, key); break;
    default: break; /* the loop's */
    }
}

enum action actions_key(struct lab *lab, enum action a, uint32_t key)
{
    if (a == ACTION_LINE_TAKE)
        return prompt_take(lab);
    if (!lab->line.open)
        list_ask(lab); /* a line is about what was chosen when it was opened */
    if (line_of(a) != LAB_LINE_COMMAND) {
        prompt_open_for(lab, line_of(a), label_of(lab, line_of(a)));
        return ACTION_NONE; /* the line asks the loop when it is taken */
    }
    chart_key(lab, a);
    editor_key(lab, a, key);
    images_key(lab, a, key);
    inside_key(lab, a, key);
    list_key(lab, a);
    study_key(lab, a);
    lab_key(lab, a, key);
    return a;
}
