/* SPDX-License-Identifier: MIT */
/* The dashboard: a lab on the terminal, from opening it to the exit status. */
#ifndef APP_DASHBOARD_H
#define APP_DASHBOARD_H

#include <stdbool.h>

#include "kern/kern.h"
#include "run/spec.h"

struct account;

struct dashboard_options {
    const char *data_path; /* as for dataset_load */
    const struct kern *kern;
    bool ascii;
    bool mouse;          /* clicks and the wheel do something */
    bool record;         /* keep runs on disk */
    size_t memory;       /* bytes for what forks and inspection need */
    const char *version; /* of the program */
    struct account *account; /* whose limits it keeps; NULL: nobody's */
    struct spec first;   /* what the first Enter would start */
};

/* Returns the exit status: 0 when the user quit; 1, with a line on stderr, when the terminal cannot show it or the data
 * could not be loaded; 128 + signal when a signal (or a terminal that went away: SIGHUP) ended it. */
int dashboard_run(const struct dashboard_options *o);

#endif
