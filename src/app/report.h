/* SPDX-License-Identifier: MIT */
/* A run in training as a command without a screen tells of it: a line an epoch on stdout (or, where that is the CSV
 * file, on stderr), a progress bar on stderr. A signal cuts the run off. Main thread. */
#ifndef APP_REPORT_H
#define APP_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "options.h"
#include "run/history.h"
#include "train/worker.h"

struct report {
    struct spec spec;       /* of the run that trains now */
    char tag[32];           /* before each of its lines: "seed 3  ", or nothing where there is one seed */
    struct history history; /* its own */
    enum run_state state;
    FILE *lines;    /* where the lines an epoch go; NULL with --quiet */
    bool table;     /* stdout is the CSV file */
    bool bar;       /* a progress bar may be drawn */
    int bar_width;  /* columns of the bar that stands on stderr now */
    double bar_at;  /* when it was drawn, clock_now() */
    bool failed;    /* something that was asked for could not be done */
};

/* Where lines go by --quiet and --csv -, and whether there can be a bar. */
struct report report_new(const struct options *o);

/* A line on stderr; and the same for what could not be done. */
void report_say(struct report *r, const char *text);
void report_fail(struct report *r, const char *text);

/* Tells what the worker does until the run has ended, by itself or by a signal; history has room for its epochs. */
void report_follow(struct report *r, struct worker *w);

/* What the reader of stdout was promised cannot be given any more: then the run is stopped rather than trained for
 * nobody. w may be NULL. */
void report_check_stdout(struct report *r, struct worker *w);

#endif
