/* SPDX-License-Identifier: MIT */
/* The parts of the watch screen: each draws into its rect and nowhere else. UI thread. */
#ifndef WATCH_PANE_H
#define WATCH_PANE_H

#include "chart/chart.h"
#include "term/canvas.h"
#include "view/watch.h"
#include "view/watch_screen.h"

enum { WATCH_LABEL_MAX = 24, WATCH_ROWS_MAX = 1000, WATCH_CELL_MAX = 256 };

/* Scratch of the charts, kept between drawings because it is large. */
struct watch_screen {
    struct chart chart;
    char label[CHART_SERIES_MAX][WATCH_LABEL_MAX];
    char title[160];
    double x[CHART_SERIES_MAX][WATCH_ROWS_MAX]; /* of a table's rows */
};

/* One drawing of the screen. */
struct watch_frame {
    struct watch *watch;
    struct canvas *canvas;
    struct watch_screen *memory;
    int cursor_x, cursor_y; /* who has the focus sets them */
    size_t points;          /* that the curves may still take in */
    bool more;              /* that was not enough */
};

void watch_draw_chart(struct watch_frame *f, struct rect r, unsigned side); /* or its table */
/* The chart's numbers in the window, at most WATCH_ROWS_MAX of them around the cursor; in memory->chart. */
struct chart *watch_table_make(struct watch_frame *f, unsigned side);
void watch_draw_readout(struct watch_frame *f, struct rect r);
void watch_draw_logs(struct watch_frame *f, struct rect r);
void watch_draw_compare(struct watch_frame *f, struct rect r);
/* What the table of figures says in words: selected against reference. Two lines. */
void watch_draw_verdict(struct watch_frame *f, struct rect r);
void watch_draw_metrics(struct watch_frame *f, struct rect r);
void watch_draw_help(struct watch_frame *f, struct rect r);

/* ---- lists ---- */

/* A list's column. On a narrow screen whole columns go, and no number is cut. */
struct watch_column {
    const char *title;
    int rank;   /* the highest goes first; 0 stays */
    int gap;    /* blanks before it */
    bool right; /* text stands at the right end */
    int width;
    int (*sized)(const struct watch_frame *f); /* instead of width; 0: not there */
    void (*head)(const struct watch_frame *f, char *out); /* instead of title */
    enum style (*style)(const struct watch_frame *f, size_t row); /* NULL: normal */
    void (*print)(const struct watch_frame *f, size_t row, char *out); /* WATCH_CELL_MAX */
};

struct watch_list {
    const struct watch_column *column;
    int count;
    int wide;  /* the column that takes what the others leave; its text is shortened in the middle */
    size_t rows, selected;
};

/* Titles, then as many rows as r has lines, the selected one among them. */
void watch_list_draw(struct watch_frame *f, struct rect r, const struct watch_list *list);

/* Columns that several lists have. */
void watch_cell_cursor(const struct watch_frame *f, size_t row, char *out);
void watch_cell_reference(const struct watch_frame *f, size_t row, char *out);
void watch_cell_number(const struct watch_frame *f, size_t row, char *out);
void watch_cell_sample(const struct watch_frame *f, size_t row, char *out);
void watch_cell_name(const struct watch_frame *f, size_t row, char *out);
enum style watch_style_log(const struct watch_frame *f, size_t row);
enum style watch_style_strong(const struct watch_frame *f, size_t row);
enum style watch_style_row(const struct watch_frame *f, size_t row);

#define WATCH_LEAD_COLUMNS \
    {.title = "", .width = 1, .gap = 1, .style = watch_style_strong, .print = watch_cell_cursor}, \
    {.title = "", .width = 1, .print = watch_cell_reference}, \
    {.title = "log", .width = 3, .right = true, .style = watch_style_log, .print = watch_cell_number}, \
    {.title = "", .width = 1, .gap = 1, .style = watch_style_log, .print = watch_cell_sample}, \
    {.title = "file", .gap = 1, .style = watch_style_row, .print = watch_cell_name}
enum { WATCH_LEAD_NAME = 4 };

/* The best, or the last, value of a side's metric less the reference's; NaN where either is missing, and for the
 * reference itself. */
double watch_log_difference(const struct watch_frame *f, size_t row, unsigned side, bool best);
/* "0.3492 @12", the x right behind; empty without a best value. */
void watch_print_best(const struct watch_log *log, const struct log_series *s, char *out);

#endif
