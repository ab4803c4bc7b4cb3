/* SPDX-License-Identifier: MIT */
/* What a study says while it trains and at its end. To a terminal a table that grows, with a chart where one is
 * given and a line of progress; to a pipe a line for each run as it ends. Main thread.
 */
#ifndef APP_STUDY_TELL_H
#define APP_STUDY_TELL_H

#include <stdbool.h>
#include <stdio.h>

#include "study/study.h"
#include "study_crew.h"

struct study_tell {
    const struct study_plan *plan;
    const struct study_results *results;
    const struct crew *crew; /* NULL before it is there */
    FILE *lines;             /* stdout, or stderr where stdout has JSON or CSV */
    bool live;               /* lines is a terminal that can be drawn on again */
    int columns;
    bool ascii;              /* charts are drawn with ASCII alone */
    int drawn;               /* rows that stand below and are to be drawn again */
    double drawn_at, begun;  /* clock_now() */
    size_t trained, kept, failed;
};

/* Where lines go, by --json and --csv -, and whether they go to a terminal. */
void study_tell_init(struct study_tell *t, const struct study_plan *p, const struct study_results *r,
                     bool stdout_taken);

/* The crew's: arg is the study_tell. */
void study_tell_ended(void *arg, const struct crew_job *job);
void study_tell_moved(void *arg);
void study_tell_warn(void *arg, const char *text);

/* Before the first run. */
void study_tell_begin(struct study_tell *t, const char *data_about, const char *isa, unsigned hands);
/* Takes away what was drawn live. */
void study_tell_clear(struct study_tell *t);
/* The table, what the paper found, what this found (j; NULL in a sweep), and the time. */
void study_tell_end(struct study_tell *t, const struct study_judgement *j);

/* Text in lines of the width, the first behind `head` and the others below it. */
void study_tell_wrapped(FILE *out, const char *head, const char *text, int columns);

/* The table; marked: with a star at the best of each series. rows < 0: all; else the last so many that have results.
 * Returns how many rows it took. */
int study_table_print(FILE *out, const struct study_results *r, int columns, int rows, bool marked);

/* The chart or map of the results so far, in at most so many rows. Returns how many it took. */
int study_chart_print(const struct study_tell *t, int rows);

/* Whether rows get stars at all. */
bool study_table_chooses(const struct study_plan *p);

#endif
