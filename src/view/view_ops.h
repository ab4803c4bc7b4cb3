/* SPDX-License-Identifier: MIT */
/* What a view is: when it shows, and how it draws into its rect and nowhere else. */
#ifndef VIEW_OPS_H
#define VIEW_OPS_H

#include <stdbool.h>

#include "chart/chart.h"
#include "layout.h"
#include "term/canvas.h"
#include "view/lab.h"

enum { VIEW_LABEL_MAX = 24 };

/* Scratch of the charts, kept between frames because it is large. */
struct view {
    struct chart chart;
    char label[CHART_SERIES_MAX][VIEW_LABEL_MAX];
    char title[64];
};

/* One drawing of the screen. */
struct frame {
    const struct lab *lab;
    struct canvas *canvas;
    struct view *memory;
    int cursor_x, cursor_y; /* a view that has the focus sets them */
};

struct view_ops {
    bool (*shows)(const struct lab *lab); /* NULL: always */
    void (*draw)(struct frame *f, struct rect r);
};

extern const struct view_ops *const view_table[VIEW_COUNT];

#define VIEW(id, name) extern const struct view_ops view_##name;
#include "view/view.def"
#undef VIEW

/* Draws text broken into lines at blanks, from the line y of r on. Returns the lines used. With c NULL nothing is
 * drawn. */
int view_wrap(struct canvas *c, struct rect r, int y, enum style style, const char *text);
/* Blanks the rect, for views that lie on top of others. */
void view_blank(struct canvas *c, struct rect r);
/* The style of a run's number, curves and sample. */
enum style view_run_style(const struct lab_run *run);
/* The letter that stands for the run in an ASCII chart. */
char view_run_mark(const struct lab_run *run);

#endif
