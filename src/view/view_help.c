/* SPDX-License-Identifier: MIT */
/* Every key, from keymap.def, under what it concerns; where there is room presets, views and the words that the screens
 * use are told too. help_page.c puts them into columns and pages. */
#include <stdio.h>

#include "base/text.h"
#include "help_page.h"
#include "keys.h"
#include "layout.h"
#include "pane.h"
#include "run/spec.h"

/* Where a new subject begins, by the first action of its lines. */
static const struct {
    enum action first;
    const char *title;
} subjects[] = {
    {ACTION_START, "the next run"},
    {ACTION_IMAGE_LEFT, "images, inside"},
    {ACTION_UP, "runs"},
    {ACTION_OPEN, "the list of runs, 5"},
    {ACTION_CURSOR_LEFT, "charts"},
    {ACTION_VIEW, "the program"},
};

static const struct {
    const char *name, *text;
} words[] = {
    {"train", "as trained, with the noise on"},
    {"off", "the same weights and images with the noise off"},
    {"valid", "on images that are not trained on, noise off"},
    {"p", "share of units dropped; the rest is scaled by 1/(1-p)"},
    {"noise gap", "train less off: what the noise costs; at first also what an epoch teaches"},
    {"gap", "generalisation gap: last valid loss less off, or without noise less train"},
    {"overfits", "the train loss falls on while the valid loss rises"},
    {"seed noise", "what another seed alone would change"},
};
enum { WORDS = sizeof words / sizeof words[0] };

static void add_heading(struct help *h, enum action a, enum detail detail)
{
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
        if (subjects[i].first != a)
            continue;
        if (h->count && detail == DETAIL_FULL)
            help_add(h, "", "");
        help_add(h, "", subjects[i].title);
    }
}

static void add_presets(struct help *h, enum detail detail)
{
    char keys[KEYS_NAME_MAX];
    h->presets[0] = 0;
    for (size_t i = 0; i < spec_preset_count; i++) {
        text_append(h->presets, sizeof h->presets, "%s%s", i ? ", " : "", spec_presets[i].name);
        if (detail == DETAIL_FULL)
            help_add(h, (char[]){spec_presets[i].name[0], 0}, spec_presets[i].about);
    }
    if (detail != DETAIL_FULL)
        help_add(h, key_name(keys, sizeof keys, ACTION_PRESET), h->presets);
}

static void add_views(struct help *h)
{
    static const char *const about[LAB_VIEW_COUNT] = {
#define VIEW(id, name, title, about_) [LAB_VIEW_##id] = about_,
#include "view/view.def"
#undef VIEW
    };
    for (int v = 0; v < LAB_VIEW_COUNT; v++)
        help_add(h, (char[]){(char)('1' + v), 0}, about[v]);
}

static void make(struct help *h, enum detail detail)
{
    h->count = 0;
    for (enum action a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
        add_heading(h, a, detail);
        if (a == ACTION_VIEW && detail == DETAIL_FULL)
            add_views(h);
        else if (key_lines[a].help[0])
            help_add(h, key_lines[a].name, key_lines[a].help);
        if (a == ACTION_PRESET)
            add_presets(h, detail);
    }
    if (detail < DETAIL_FULL)
        return;
    help_add(h, "", "");
    help_add(h, "", "words");
    for (int i = 0; i < WORDS; i++)
        help_add(h, words[i].name, words[i].text);
}

static size_t help_split(const struct lab *lab, struct rect body, struct rect part[VIEW_PARTS_MAX])
{
    (void)lab;
    part[0] = body;
    return 1;
}

static void help_draw(struct frame *f, const struct rect *part)
{
    struct help h;
    help_draw_page(f->canvas, part[0], &h, make, f->lab->help_page);
}

bool help_has_pages(const struct lab *lab)
{
    struct help h;
    struct layout l = layout_make(lab->columns, lab->lines, false);
    return l.title.w && help_pages(l.body, &h, make) > 1;
}

const struct view_ops view_help = {.split = help_split, .draw = help_draw};
