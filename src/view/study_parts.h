/* SPDX-License-Identifier: MIT */
/* The parts of a study's page; see view/study_page.h. UI thread. */
#ifndef STUDY_PARTS_H
#define STUDY_PARTS_H

#include "chart/chart.h"
#include "chart/dots.h"
#include "view/study_page.h"

enum { STUDY_TICK_MAX = 16 };

/* Scratch, because it is large. */
struct study_page {
    struct chart chart;
    struct chart_dot dot[STUDY_POINTS_MAX];
    size_t order[STUDY_POINTS_MAX];               /* points of a series by ascending x */
    double x[STUDY_POINTS_MAX], mean[STUDY_POINTS_MAX], spread[STUDY_POINTS_MAX];
    double column[STUDY_POINTS_MAX], row[STUDY_POINTS_MAX]; /* a map's */
    char column_text[STUDY_POINTS_MAX][STUDY_TICK_MAX], row_text[STUDY_POINTS_MAX][STUDY_TICK_MAX];
    const char *column_label[STUDY_POINTS_MAX], *row_label[STUDY_POINTS_MAX];
    char title[2 * STUDY_LABEL_MAX];
};

/* "34 of 100 runs  ####......  2 train  3 min left". */
void study_draw_progress(struct canvas *c, struct rect r, const struct study_progress *p);

/* A row for each point, a column for each measure; that of point `row` is within r, and a '>' stands before it. */
void study_draw_table(struct canvas *c, struct rect r, const struct study_plan *plan,
                      const struct study_results *results, size_t row);
/* Columns that the table takes whole. */
int study_table_width(const struct study_plan *plan, const struct study_results *results, bool ascii);

/* What was found, here and elsewhere. Returns the rows used; with c NULL nothing is drawn. */
int study_draw_verdict(struct canvas *c, struct rect r, const struct study_progress *p);

/* "test error %". */
const char *study_measure_title(char *out, size_t size, enum study_measure m);

#endif
