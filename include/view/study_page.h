/* SPDX-License-Identifier: MIT */
/* A study on a screen of any size: how far it is, its chart or map, its table, and at the end what was found elsewhere,
 * what was found here, and whether they agree. The dashboard's study view and `dropout-lab study` draw by it. UI
 * thread; drawing allocates nothing.
 */
#ifndef VIEW_STUDY_PAGE_H
#define VIEW_STUDY_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "study/study.h"
#include "term/canvas.h"

/* How far a study is. All pointers outlive the drawing. */
struct study_progress {
    const struct study_plan *plan;
    const struct study_results *results;
    const struct study_judgement *judgement; /* NULL: not yet, or there is none to make */
    size_t runs;       /* that it needs in all */
    size_t done;       /* of them are there, those that were on disk included */
    size_t kept;       /* of done: were on disk when it started */
    size_t failed;     /* came to nothing, and are not in done */
    size_t training;   /* at this moment */
    double share;      /* of the whole work that is done, 0 to 1 */
    double left;       /* seconds; negative: not known */
    bool over;         /* nothing trains any more: it is done, or was stopped */
    char problem[256]; /* why the first that failed did; empty: none did */
};

/* What stands in the middle where there is no room for chart and table, or all of the verdict. */
enum study_panel { STUDY_CHART, STUDY_TABLE, STUDY_VERDICT, STUDY_PANELS };

/* How it is looked at. */
struct study_look {
    enum study_panel panel;
    size_t row;  /* of the table that is on screen in any case, in the middle where it can be */
};

/* Memory for drawing, got once. */
struct study_page;
struct study_page *study_page_new(struct err *e);
void study_page_delete(struct study_page *page); /* NULL is legal */

void study_page_draw(struct study_page *page, struct canvas *c, struct rect r, const struct study_progress *p,
                     const struct study_look *look);

/* The chart or map alone. */
void study_page_chart(struct study_page *page, struct canvas *c, struct rect r, const struct study_plan *plan,
                      const struct study_results *results);

#endif
