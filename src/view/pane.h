/* SPDX-License-Identifier: MIT */
/* What a view is, and the parts that several views show: each draws into its rect and nowhere else.
 */
#ifndef PANE_H
#define PANE_H

#include <stdbool.h>

#include "chart/chart.h"
#include "term/canvas.h"
#include "view/lab.h"

enum { VIEW_LABEL_MAX = 24, VIEW_PARTS_MAX = 8, VIEW_TARGETS_MAX = 256 };

/* Scratch of the charts, kept between frames because it is large. */
struct view {
    struct chart chart;
    char label[CHART_SERIES_MAX][VIEW_LABEL_MAX];
    char title[64];
    struct view_curve {
        double x[TRACE_POINTS_MAX + 1], y[TRACE_POINTS_MAX + 1];
    } trace[CHART_SERIES_MAX / 3]; /* of the loss chart's third series a run */
    size_t traces;
    struct view_target {
        struct rect at;
        enum { TARGET_VIEW, TARGET_GROUP, TARGET_EPOCH, TARGET_ROW, TARGET_CONTROL } kind;
        size_t value;    /* enum lab_view, or index of the group, or row of the list, or control */
        double from, to; /* the epochs between the columns of `at` */
    } target[VIEW_TARGETS_MAX]; /* what a mouse can point at in the last drawing */
    size_t targets;
    struct study_page *study;
    size_t list_top; /* the list's first row on screen: it stays while the chosen one is seen */
};

/* One drawing of the screen. */
struct frame {
    const struct lab *lab;
    struct canvas *canvas;
    struct view *memory;
    int cursor_x, cursor_y; /* who has the focus sets them */
};

/* A view: src/view/view_<id>.c, and a line in view.def. */
struct view_ops {
    bool next; /* the next run stands below it, and keys edit it */
    /* Divides the body; parts neither overlap nor leave it, and may be empty. Returns how many. */
    size_t (*split)(const struct lab *lab, struct rect body, struct rect part[VIEW_PARTS_MAX]);
    void (*draw)(struct frame *f, const struct rect *part);
};

extern const struct view_ops *const view_table[LAB_VIEW_COUNT];

#define VIEW(id, name, title, about) extern const struct view_ops view_##name;
#include "view/view.def"
#undef VIEW

/* ---- parts ---- */

void pane_title(struct frame *f, struct rect r);
void pane_loss(struct frame *f, struct rect r);     /* chart or table */
void pane_accuracy(struct frame *f, struct rect r); /* likewise */
void pane_readout(struct frame *f, struct rect r);
void pane_gaps(struct frame *f, struct rect r);
void pane_runs(struct frame *f, struct rect r);
void pane_spec(struct frame *f, struct rect r);     /* of the selected run, where the list has no room for all */
void pane_list(struct frame *f, struct rect r);     /* of everything, titles first */
void pane_net(struct frame *f, struct rect r);
void pane_keys(struct frame *f, struct rect r);
void pane_banner(struct frame *f, struct rect r);
void pane_quit(struct frame *f, struct rect r);
void pane_prompt(struct frame *f, struct rect r);
void pane_small(struct frame *f, struct rect r);

/* Whether the help has more than one page on the lab's screen. */
bool help_has_pages(const struct lab *lab);

/* Lines of the list of runs, its header included, in a body of h rows. */
int pane_runs_height(const struct lab *lab, int h);

/* The row that is read out: the cursor's, or the last; NULL when there is none. */
const struct epoch_row *pane_row(const struct lab *lab, const struct history *h);

/* The chart of one unit ("": losses, "%": accuracies) over all shown groups, on an axis of so many columns, in
 * memory->chart; good until the next. */
struct chart *charts_make(struct frame *f, const char *unit, int columns);

/* ---- helpers ---- */

/* Notes what a mouse can point at, while it is drawn. */
void pane_target(struct frame *f, struct view_target target);

/* Draws text broken into lines at blanks, from the line y of r on. Returns the lines used. With c NULL nothing is
 * drawn. */
int pane_wrap(struct canvas *c, struct rect r, int y, enum style style, const char *text);
/* A warning in the last lines of r, as many as it needs, over what is there. */
void pane_notice(struct canvas *c, struct rect r, enum style style, const char *text);
/* Blanks the rect, for what lies on top of something else. */
void pane_blank(struct canvas *c, struct rect r);
/* The style of a group's number, curves and sample. */
enum style pane_run_style(unsigned number);
/* The letter that stands for the group in an ASCII chart. */
char pane_run_mark(unsigned number);

#endif
