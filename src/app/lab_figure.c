/* SPDX-License-Identifier: MIT */
/* A lab's groups into figure/figure's numbers; see lab_figure.h. UI thread, or any one that has a lab of its own. */
#include "lab_figure.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "lab_name.h"
#include "run/metric.h"

/* A panel has two lines a group, and three keys; of a group that is alone also train with the noise off. */
enum { KEYS = 3, GROUPS_MAX = (FIGURE_LINES_MAX - KEYS) / 2, PANELS = 2 };

static const struct {
    const char *unit, *title, *y_title;
} panels[PANELS] = {{"", "Loss per epoch", "loss"}, {"%", "Accuracy per epoch", "accuracy (%)"}};

struct sheet {
    struct figure figure;
    const struct lab *lab;
    const struct lab_group *group[GROUPS_MAX]; /* those that are drawn */
    size_t count;
    bool seeds; /* one of them is a mean */
    double *number[GROUPS_MAX]; /* x, then each metric, then each one's spread; of as many epochs as it has */
    char name[GROUPS_MAX][LAB_NAME_MAX], best[GROUPS_MAX][METRIC_COUNT][METRIC_TEXT_MAX + 24];
};

/* ---- numbers ---- */

/* Below its parent's line a fork has none of its own. */
static size_t first_of(const struct sheet *s, const struct lab_group *group)
{
    bool below = group->parent != LAB_NONE && !s->lab->group[group->parent].hidden && group->fork_epoch;
    return below ? group->fork_epoch - 1 : 0;
}

static bool copy_numbers(struct sheet *s, size_t k, struct err *e)
{
    const struct lab_group *group = s->group[k];
    const struct history *h = lab_history(s->lab, group);
    double *to = s->number[k] = mem_array(h->count, (1 + 2 * METRIC_COUNT) * sizeof *to);
    if (!to)
        return err_memory(e, "a figure");
    for (size_t i = 0; i < h->count; i++) {
        to[i] = h->row[i].epoch;
        for (size_t m = 0; m < METRIC_COUNT; m++) {
            to[(1 + m) * h->count + i] = metric_has(&h->row[i], (enum metric)m) ? h->row[i].value[m] : NAN;
            to[(1 + METRIC_COUNT + m) * h->count + i] = group->spread ? group->spread[i].value[m] : NAN;
        }
    }
    return true;
}

static bool measures(const struct history *h, enum metric m)
{
    for (size_t i = 0; i < h->count; i++) {
        if (metric_has(&h->row[i], m))
            return true;
    }
    return false;
}

/* ---- lines ---- */

/* "best 0.3121 @ 7" */
static const char *tell_best(struct sheet *s, size_t k, enum metric m, const struct epoch_row *best)
{
    char value[METRIC_TEXT_MAX];
    const char *unit = metric_info[m].unit;
    snprintf(s->best[k][m], sizeof s->best[k][m], "best %s%s%s @ %u", metric_text(value, m, best->value[m]),
             *unit ? " " : "", unit, (unsigned)best->epoch);
    return s->best[k][m];
}

/* Alone a group's lines are called for what they are; among others, the first one for the group. */
static void name_line(struct sheet *s, struct figure_line *first, struct figure_line *line, size_t k, enum metric m)
{
    struct figure_line *named = s->count == 1 ? line : first;
    if (s->count == 1)
        line->label = metric_info[m].label;
    else
        first->label = s->name[k];
    bool valid = line->dash == FIGURE_DASHED;
    const struct epoch_row *best = valid ? history_best(lab_history(s->lab, s->group[k]), m) : NULL;
    size_t from = first_of(s, s->group[k]);
    if (!best || best->epoch <= from)
        return;
    line->best_plus_1 = best->epoch - from;
    named->best = tell_best(s, k, m, best);
}

static bool is_drawn(const struct sheet *s, enum metric m)
{
    return m < METRIC_OFF_LOSS || (s->count == 1 && m < METRIC_MC_LOSS);
}

static enum figure_dash dash_of(enum metric m)
{
    return m < METRIC_VALID_LOSS ? FIGURE_SOLID : m < METRIC_OFF_LOSS ? FIGURE_DASHED : FIGURE_DOTTED;
}

static void add_lines(struct sheet *s, struct figure_panel *panel, size_t k, const char *unit)
{
    const struct lab_group *group = s->group[k];
    const struct history *h = lab_history(s->lab, group);
    size_t from = first_of(s, group);
    from = from < h->count ? from : 0;
    struct figure_line *first = &panel->line[panel->line_count];
    for (enum metric m = 0; m < METRIC_COUNT; m++) {
        const double *values = s->number[k] + (1 + m) * h->count;
        if (strcmp(metric_info[m].unit, unit) != 0 || !is_drawn(s, m) || !measures(h, m))
            continue;
        struct figure_line *line = &panel->line[panel->line_count++];
        *line = (struct figure_line){.count = h->count - from, .x = s->number[k] + from, .y = values + from,
                                     .colour = group->number - 1, .dash = dash_of(m),
                                     .spread = group->spread ? values + METRIC_COUNT * h->count + from : NULL};
        name_line(s, first, line, k, m);
    }
}

/* What a dash and a band mean. */
static void add_keys(const struct sheet *s, struct figure_panel *panel)
{
    struct figure_line *line = panel->line + panel->line_count;
    if (s->count > 1) {
        *line++ = (struct figure_line){.label = "train", .colour = FIGURE_PLAIN};
        *line++ = (struct figure_line){.label = "valid", .colour = FIGURE_PLAIN, .dash = FIGURE_DASHED};
    }
    if (s->seeds)
        *line++ = (struct figure_line){.label = "mean \xc2\xb1 s.d.", .colour = FIGURE_PLAIN, .spread = s->number[0]};
    panel->line_count = (size_t)(line - panel->line);
}

static void add_panel(struct sheet *s, size_t i, const struct figure_look *look)
{
    struct figure_panel *panel = &s->figure.panel[i];
    *panel = (struct figure_panel){.title = panels[i].title, .x_title = "epoch", .y_title = panels[i].y_title,
                                   .x_min = 0, .x_max = NAN, .log_y = look->log_y && !*panels[i].unit};
    for (size_t k = 0; k < s->count; k++)
        add_lines(s, panel, k, panels[i].unit);
    add_keys(s, panel);
}

/* ---- the whole ---- */

static bool choose_groups(struct sheet *s, struct err *e)
{
    size_t shown = 0;
    for (size_t i = 0; i < s->lab->group_count; i++) {
        const struct lab_group *group = &s->lab->group[i];
        if (group->hidden || !lab_history(s->lab, group)->count)
            continue;
        if (shown++ < GROUPS_MAX)
            s->group[s->count++] = group;
        s->seeds = s->seeds || group->count > 1;
    }
    if (!shown)
        return err_set(e, ERR_FAIL, "a figure: no run that is shown has an epoch yet");
    return shown <= GROUPS_MAX
        || err_set(e, ERR_FAIL, "a figure: %zu lines are shown, and it holds %d; show fewer", shown, GROUPS_MAX);
}

static bool fill(struct sheet *s, const struct figure_look *look, struct err *e)
{
    for (size_t k = 0; k < s->count; k++) {
        lab_name(s->name[k], s->lab, s->group[k], s->group, s->count);
        if (!copy_numbers(s, k, e))
            return false;
    }
    const char *title = look->title ? look->title : s->count == 1 ? s->name[0] : "";
    s->figure = (struct figure){.title = *title ? title : NULL, .dark = look->dark, .width = look->width,
                                .height = look->height, .dpi = look->dpi, .panel_count = PANELS};
    for (size_t i = 0; i < PANELS; i++)
        add_panel(s, i, look);
    return true;
}

bool lab_figure_draw(const struct lab *lab, const struct figure_look *look, enum figure_format format, uint8_t **bytes,
                     size_t *size, struct err *e)
{
    struct sheet *s = mem_array(1, sizeof *s);
    if (!s)
        return err_memory(e, "a figure");
    s->lab = lab;
    bool ok = choose_groups(s, e) && fill(s, look, e) && figure_draw(&s->figure, format, bytes, size, e);
    for (size_t k = 0; k < s->count; k++)
        mem_free(s->number[k]);
    mem_free(s);
    return ok;
}

bool lab_figure_write(const struct lab *lab, const char *path, const struct figure_look *look, struct err *e)
{
    enum figure_format format;
    uint8_t *bytes;
    size_t size;
    if (!figure_format_of(path, &format, e) || !lab_figure_draw(lab, look, format, &bytes, &size, e))
        return false;
    bool ok = file_replace(path, bytes, size, e);
    mem_free(bytes);
    return ok;
}
